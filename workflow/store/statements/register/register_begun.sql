-- Return when the first act was recorded; no row where there is none yet.
SELECT recorded_at FROM acts ORDER BY id LIMIT 1
