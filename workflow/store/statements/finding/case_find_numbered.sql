-- Find cases by the number of a paper, in the index of numbers (CROSS JOIN keeps that order on SQLite). The number of
-- a paper that might tell of a matter finds only cases of the subtree, and for those who may know of it.
WITH hits AS MATERIALIZED (
  SELECT case_id, max(CASE WHEN kind /* in veiled */ THEN 0 ELSE 1 END) AS shown
  FROM documents WHERE folded >= :first AND folded <= :last
  GROUP BY case_id)
SELECT c.*, u.code AS unit
FROM hits CROSS JOIN cases c CROSS JOIN units u
WHERE c.id = hits.case_id AND u.id = c.unit_id AND u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND (hits.shown = 1 OR (:knowing AND u.path >= :low AND u.path < :high))
ORDER BY c.sort_key, c.id
LIMIT :limit
