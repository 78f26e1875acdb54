-- Return the messages queued at this instant.
SELECT m.id, m.template, m.params, c.ref, u.name AS reader
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN users u ON u.id = m.to_user_id
WHERE m.state = 'queued' AND m.due_at = :now
ORDER BY m.id
