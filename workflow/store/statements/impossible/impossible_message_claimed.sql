-- Return the messages claimed without an end or until a day far off. A claim that has run out is taken over by the next
-- delivery.
SELECT CAST(m.id AS VARCHAR) AS about, coalesce(m.claimed_by, '') AS detail
FROM messages m
WHERE m.state IN ('queued', 'failed')
  AND (m.claimed_until > :far OR (m.claimed_by IS NOT NULL AND m.claimed_until IS NULL))
ORDER BY m.id
