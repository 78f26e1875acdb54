-- Return the open cases of a range of units.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high
  AND c.state NOT IN (/* states closed */)
ORDER BY c.id
