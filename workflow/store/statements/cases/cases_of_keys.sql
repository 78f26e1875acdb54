-- Return cases by their keys, as they stand, each with its unit.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.id /* in cases */
ORDER BY c.id
