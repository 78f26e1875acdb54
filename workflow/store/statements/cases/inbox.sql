-- Return the cases that may wait for a user: of the user's subtree, in class at the user's centre, or handed over to it.
-- Units come first (CROSS JOIN keeps that order): a branch's inbox must not cost a look at every case of the register.
WITH seen AS (
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high AND c.state /* in states */ AND c.next_due <= :until
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high AND c.state /* in states */ AND c.waits
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high AND c.state /* in states */ AND c.state IN (/* states under_way */)
    AND c.next_due IS NULL
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :class_low AND u.path < :class_high AND c.state IN (/* states in_class */)
    AND c.next_due <= :until
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :class_low AND u.path < :class_high AND c.state IN (/* states in_class */) AND c.waits
  UNION
  SELECT t.case_id FROM units h /* cross */ JOIN transfers t ON t.to_unit_id = h.id
  WHERE h.path >= :low AND h.path < :high AND t.state IN (/* transfers under_way */)
  UNION
  SELECT t.case_id FROM units h /* cross */ JOIN transfers t ON t.from_unit_id = h.id
  WHERE h.path >= :low AND h.path < :high AND t.state IN (/* transfers open */)
)
SELECT c.*, u.code AS unit, u.path AS unit_path, u.meets
FROM seen s
/* cross */ JOIN cases c ON c.id = s.id
JOIN units u ON u.id = c.unit_id
WHERE c.next_due <= :until OR c.next_due IS NULL OR c.waits
ORDER BY c.next_due IS NULL, c.next_due, c.id
