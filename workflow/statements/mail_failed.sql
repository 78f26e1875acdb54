UPDATE messages
SET state = :state, attempts = :attempts, due_at = :at, last_error = :why, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
