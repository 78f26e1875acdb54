-- Return a page of the cases of some units and states, by number, with the path of the unit that owns each.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c /* cross */ JOIN units u ON u.id = c.unit_id
WHERE u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND c.id > :after AND c.state /* in states */
ORDER BY c.id
LIMIT :limit
