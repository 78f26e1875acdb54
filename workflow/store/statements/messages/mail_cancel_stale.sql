-- Cancel the news and digests that were never tried and could have left before :before: they are old. A reminder never
-- is: it would leave somebody unwarned, and a later one takes its place anyway.
UPDATE messages SET state = 'cancelled', why = 'stale', claimed_by = NULL, claimed_until = NULL
WHERE state IN ('queued', 'failed') AND due_at < :before AND state = 'queued' AND attempts = 0
  AND template NOT IN ('reminder', 'escalation', 'stalled', 'hold_ended', 'deadline_moved', 'deadline_met')
  AND (claimed_by IS NULL OR claimed_by /* in dead */)
