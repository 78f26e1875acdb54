-- Return the number of the next case.
SELECT coalesce(max(id), 0) + 1 AS number FROM cases
