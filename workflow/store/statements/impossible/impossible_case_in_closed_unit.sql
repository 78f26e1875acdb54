-- Return open cases of closed units.
SELECT c.ref AS about, u.code AS detail
FROM units u JOIN cases c ON c.unit_id = u.id
WHERE u.closed_on IS NOT NULL
  AND c.state NOT IN (/* states closed */)
ORDER BY c.id
