UPDATE messages
SET state = 'sent', attempts = attempts + 1, sent_at = :at, body = :body, message_id = :known, last_error = NULL,
    claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
