-- Put a message back after a try that says nothing of it: it waits as before, behind what was not tried.
UPDATE messages SET due_at = :at, last_error = :why, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
