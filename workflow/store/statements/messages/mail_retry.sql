-- Queue again a message that failed, also one that waits to no address or that was claimed by somebody who is gone.
UPDATE messages
SET state = 'queued', attempts = 0, doubts = NULL, why = NULL, due_at = :at, sent_at = NULL, claimed_by = NULL, claimed_until = NULL,
    to_address = coalesce((SELECT u.email FROM users u WHERE u.id = messages.to_user_id), to_address)
WHERE id = :id
  AND (state IN ('failed', 'dead')
       OR (state = 'queued'
           AND (to_address = '' OR claimed_by /* in dead */)))
