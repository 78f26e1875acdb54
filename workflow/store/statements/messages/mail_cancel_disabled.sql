-- Cancel the claimed messages to users who may act no longer.
UPDATE messages SET state = 'cancelled', why = 'disabled', claimed_by = NULL, claimed_until = NULL
WHERE id /* in ids */ AND claimed_by = :me AND state IN ('queued', 'failed')
  AND EXISTS (SELECT 1 FROM users u WHERE u.id = messages.to_user_id AND u.disabled_at IS NOT NULL)
