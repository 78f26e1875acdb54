-- Return one case where a recomputing takes it up: open, or closed and still with a deadline, which cannot be.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.ref = :ref
  AND (c.state NOT IN (/* states closed */)
       OR EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = c.id))
