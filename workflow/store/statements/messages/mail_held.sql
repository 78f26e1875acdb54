-- Return a message while it waits and is still with who claimed it.
SELECT id FROM messages WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
