-- Each end by itself: asked for together, they would be looked for through the whole index.
SELECT coalesce((SELECT min(id) FROM cases), 0) AS first, coalesce((SELECT max(id) FROM cases), -1) AS last
