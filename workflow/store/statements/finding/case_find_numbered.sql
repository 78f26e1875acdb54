-- Find cases by the number of a paper, in the index of numbers (CROSS JOIN keeps that order on SQLite).
WITH hits AS MATERIALIZED (SELECT DISTINCT case_id FROM documents WHERE folded >= :first AND folded <= :last)
SELECT c.*, u.code AS unit
FROM hits CROSS JOIN cases c CROSS JOIN units u
WHERE c.id = hits.case_id AND u.id = c.unit_id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
ORDER BY c.sort_key, c.id
LIMIT :limit
