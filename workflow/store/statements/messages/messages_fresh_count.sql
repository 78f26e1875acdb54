-- Count the messages queued at this instant; the index over those that wait answers it.
SELECT count(*) AS n FROM messages WHERE state = 'queued' AND due_at = :now
