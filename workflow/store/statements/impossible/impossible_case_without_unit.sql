-- Return cases of units that are not there.
SELECT c.ref AS about, CAST(c.unit_id AS VARCHAR) AS detail
FROM cases c LEFT JOIN units u ON u.id = c.unit_id
WHERE u.id IS NULL
ORDER BY c.id
