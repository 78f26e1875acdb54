UPDATE messages
SET state = 'queued', attempts = 0, due_at = :at, sent_at = NULL, claimed_by = NULL, claimed_until = NULL,
    to_address = coalesce((SELECT u.email FROM users u WHERE u.id = messages.to_user_id), to_address)
WHERE id = :id AND state IN ('failed', 'dead')
