UPDATE messages SET state = 'cancelled', why = 'disabled'
WHERE state IN ('queued', 'failed') AND due_at <= :now
  AND (claimed_until IS NULL OR claimed_until <= :now)
  AND EXISTS (SELECT 1 FROM users u WHERE u.id = messages.to_user_id AND u.disabled_at IS NOT NULL)
