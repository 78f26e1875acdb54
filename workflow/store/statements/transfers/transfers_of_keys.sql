-- Return the hand-overs of several cases in their order, whether over or not, each with where it goes.
SELECT t.id, t.case_id, t.residence, h.code AS to_code
FROM transfers t LEFT JOIN units h ON h.id = t.to_unit_id
WHERE t.case_id /* in cases */
ORDER BY t.case_id, t.id
