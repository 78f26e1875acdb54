-- Return the messages that were due long ago and that somebody has claimed. Whoever claimed them may be at it.
SELECT CAST(m.id AS VARCHAR) AS about, m.claimed_by AS detail, m.claimed_until AS since
FROM messages m
WHERE m.state IN ('queued', 'failed') AND m.claimed_by IS NOT NULL AND (m.due_at < :long_ago OR m.due_at > :far)
ORDER BY m.id
