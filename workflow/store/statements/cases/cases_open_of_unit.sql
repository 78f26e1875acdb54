-- Return the open cases of one unit.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.unit_id = :unit_id
  AND c.state NOT IN (/* states closed */)
ORDER BY c.id
