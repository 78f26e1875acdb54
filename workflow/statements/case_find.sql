SELECT c.*, u.code AS unit
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE ((u.path >= :low AND u.path < :high)
       OR (u.path >= :class_low AND u.path < :class_high AND c.state IN ('nominated', 'enrolled')))
  AND c.folded LIKE :pattern ESCAPE '\'
ORDER BY c.sort_key, c.id
LIMIT :limit
