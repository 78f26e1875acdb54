-- Claimed without an end, until a day far off, or so long ago that whoever took it is gone.
SELECT CAST(m.id AS VARCHAR) AS about, coalesce(m.claimed_by, '') AS detail
FROM messages m
WHERE m.state IN ('queued', 'failed')
  AND (m.claimed_until > :far OR m.claimed_until < :long_ago OR (m.claimed_by IS NOT NULL AND m.claimed_until IS NULL))
ORDER BY m.id
