-- Find cases by name, unit by unit (CROSS JOIN keeps that order on SQLite).
WITH typed AS MATERIALIZED (/* include typed_words */)
SELECT c.*, u.code AS unit
FROM units u CROSS JOIN cases c
WHERE c.unit_id = u.id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND NOT EXISTS (SELECT 1 FROM typed t WHERE ' ' || c.folded NOT LIKE t.word ESCAPE '\')
ORDER BY c.sort_key, c.id
LIMIT :limit
