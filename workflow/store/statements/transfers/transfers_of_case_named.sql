-- Return where the hand-overs of a case went, in their order.
SELECT t.id, t.residence, r.code AS to_code
FROM transfers t LEFT JOIN units r ON r.id = t.to_unit_id
WHERE t.case_id = :case_id
ORDER BY t.id
