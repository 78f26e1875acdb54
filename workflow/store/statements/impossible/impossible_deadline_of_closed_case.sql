-- Return the deadlines of closed cases.
SELECT c.ref AS about, d.rule AS detail
FROM cases c JOIN deadlines d ON d.case_id = c.id
WHERE c.state IN (/* states closed */)
ORDER BY c.id
