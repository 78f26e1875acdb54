SELECT count(*) AS due,
       coalesce(sum(CASE WHEN due_at < :before AND state = 'queued' AND attempts = 0 THEN 1 ELSE 0 END), 0) AS stale
FROM messages
WHERE state IN ('queued', 'failed') AND due_at <= :now
  AND (claimed_until IS NULL OR claimed_until <= :now)
