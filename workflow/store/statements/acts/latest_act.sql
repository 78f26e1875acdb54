-- Return the latest act of a case that counts, and the unit of the user who recorded it.
SELECT a.move, w.unit_id
FROM acts a JOIN users w ON w.id = a.actor_id
WHERE a.case_id = :case_id AND a.move NOT IN (/* moves correction */)
  AND /* counts a */
ORDER BY a.n DESC LIMIT 1
