-- Return the first and the last number of a case, each by itself: together they would be looked for in the whole index.
SELECT coalesce((SELECT min(id) FROM cases), 0) AS first, coalesce((SELECT max(id) FROM cases), -1) AS last
