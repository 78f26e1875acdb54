-- Return who has claimed messages that wait.
SELECT DISTINCT claimed_by FROM messages WHERE state IN ('queued', 'failed') AND claimed_by IS NOT NULL
