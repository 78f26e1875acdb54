SELECT count(*) AS due FROM messages
WHERE state IN ('queued', 'failed') AND due_at <= :now
  AND (claimed_until IS NULL OR claimed_until <= :now)
