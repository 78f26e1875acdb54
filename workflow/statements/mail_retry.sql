UPDATE messages
SET state = 'queued', attempts = 0, due_at = :at, sent_at = NULL, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND state IN ('failed', 'dead')
