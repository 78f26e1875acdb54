-- Find cases by name in order, until there are enough (CROSS JOIN keeps that order on SQLite).
WITH typed AS MATERIALIZED (/* include typed_words */)
SELECT c.*, u.code AS unit
FROM cases c CROSS JOIN units u
WHERE u.id = c.unit_id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND NOT EXISTS (SELECT 1 FROM typed t WHERE ' ' || c.folded NOT LIKE t.word ESCAPE '\')
ORDER BY c.sort_key, c.id
LIMIT :limit
