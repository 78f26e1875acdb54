-- Return the cases, of any unit, that have a deadline which this unit is to keep.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.id IN (SELECT d.case_id FROM deadlines d WHERE d.owner_unit_id = :unit_id)
ORDER BY c.id
