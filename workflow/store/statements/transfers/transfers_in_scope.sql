-- Return the hand-overs that leave or left from a unit in sight, those of its own cases, and those it was sent;
-- who is asked to take a case knows the name as long as the notice is out.
SELECT t.*, c.ref, f.path AS from_path, f.code AS from_code, r.code AS to_code,
       f.name AS from_name, r.name AS to_name,
       CASE WHEN (f.path >= :low AND f.path < :high) OR (o.path >= :low AND o.path < :high)
                 OR t.state IN (/* transfers open */) THEN c.name END AS name,
       (SELECT min(d.due) FROM deadlines d
        WHERE d.case_id = t.case_id AND d.rule IN (/* rules of_transfers */)
          AND t.state IN (/* transfers open */)) AS "due [date]",
       c.waits, c.unit_id
FROM transfers t
JOIN cases c ON c.id = t.case_id
JOIN units f ON f.id = t.from_unit_id
JOIN units o ON o.id = c.unit_id
LEFT JOIN units r ON r.id = t.to_unit_id
WHERE (CAST(:state AS VARCHAR) IS NULL OR t.state = :state)
  AND ((f.path >= :low AND f.path < :high)
       OR (o.path >= :low AND o.path < :high)
       OR (r.path >= :low AND r.path < :high AND t.sent_on IS NOT NULL))
ORDER BY t.id
