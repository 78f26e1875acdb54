-- Return a page of the open cases, and of closed ones that still have a deadline, which cannot be.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.id > :after
  AND (c.state NOT IN (/* states closed */)
       OR EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = c.id))
ORDER BY c.id
LIMIT :limit
