-- How many messages that may leave from this instant on wait; the index over those that wait answers it.
SELECT count(*) AS n FROM messages WHERE state = 'queued' AND due_at = :now
