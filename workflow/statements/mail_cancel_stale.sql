-- What was never tried and could have left before :before is old news.
UPDATE messages SET state = 'cancelled', why = 'stale', claimed_by = NULL, claimed_until = NULL
WHERE state IN ('queued', 'failed') AND due_at < :before AND state = 'queued' AND attempts = 0
  AND (claimed_until IS NULL OR claimed_until <= :now)
