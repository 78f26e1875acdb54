-- Return the cases of one folded name and day of birth, whatever became of them, by their index.
SELECT c.ref, c.state, c.unit_id, c.identity_no, u.code AS unit, u.path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.folded = :folded AND c.born = :born
ORDER BY c.id
