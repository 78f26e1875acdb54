-- Find cases by parts of words: the names alone are gone through first, in their index (CROSS JOIN keeps that order
-- on SQLite).
WITH typed AS MATERIALIZED (/* include typed_words */),
hits AS MATERIALIZED (SELECT id FROM cases WHERE folded LIKE :pattern ESCAPE '\')
SELECT c.*, u.code AS unit
FROM hits CROSS JOIN cases c CROSS JOIN units u
WHERE c.id = hits.id AND u.id = c.unit_id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND NOT EXISTS (SELECT 1 FROM typed t WHERE ' ' || c.folded NOT LIKE t.word ESCAPE '\')
ORDER BY c.sort_key, c.id
LIMIT :limit
