-- Return the numbers of the next cases.
WITH RECURSIVE next (number, left_over) AS (
  SELECT (SELECT coalesce(max(id), 0) + 1 FROM cases), :count
  UNION ALL
  SELECT number + 1, left_over - 1 FROM next WHERE left_over > 1
)
SELECT number FROM next
