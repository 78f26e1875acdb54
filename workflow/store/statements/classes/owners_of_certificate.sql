-- Return the cases that may be of one person: by name and birth date, or identity number.
SELECT c.id, c.ref, c.state, c.folded, c.born, c.identity_no, u.code AS unit, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE (c.folded = :folded AND c.born = :born) OR (c.identity_no IS NOT NULL AND c.identity_no = :identity_no)
ORDER BY c.id
