-- Write that a message was tried in vain, and when it is tried again.
UPDATE messages
SET state = :state, attempts = :attempts, doubts = :doubts, due_at = :at, last_error = :why, why = CAST(:because AS VARCHAR),
    claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
