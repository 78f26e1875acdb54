SELECT coalesce(min(id), 0) AS first, coalesce(max(id), -1) AS last FROM cases
