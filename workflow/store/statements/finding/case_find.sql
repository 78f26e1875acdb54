-- Find cases by the rarest word, in the index of words; the other words in the names found so (CROSS JOIN keeps that
-- order on SQLite).
WITH typed AS MATERIALIZED (/* include typed_words */),
hits AS MATERIALIZED (SELECT DISTINCT case_id FROM case_words WHERE word >= :first AND word < :last)
SELECT c.*, u.code AS unit
FROM hits CROSS JOIN cases c CROSS JOIN units u
WHERE c.id = hits.case_id AND u.id = c.unit_id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND NOT EXISTS (SELECT 1 FROM typed t WHERE ' ' || c.folded NOT LIKE t.word ESCAPE '\')
ORDER BY c.sort_key, c.id
LIMIT :limit
