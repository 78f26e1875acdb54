-- Open cases whose clocks wait without an end: their deadlines move from day to day.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.id BETWEEN :first AND :last
  AND c.id IN (SELECT h.case_id FROM holds h WHERE h.kind = :lasting AND h.ended_on IS NULL)
  AND c.state NOT IN (/* states closed */)
ORDER BY c.id
