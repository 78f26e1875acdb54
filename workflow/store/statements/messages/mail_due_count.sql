-- Count the messages that are due, and how many of them are stale.
SELECT count(*) AS due,
       coalesce(sum(CASE WHEN due_at < :before AND state = 'queued' AND attempts = 0
                          AND template NOT IN ('reminder', 'escalation', 'stalled', 'hold_ended', 'deadline_moved', 'deadline_met') THEN 1 ELSE 0 END), 0) AS stale
FROM messages
WHERE state IN ('queued', 'failed') AND due_at <= :now
  AND (claimed_by IS NULL OR claimed_until IS NULL AND claimed_by /* in dead */)
