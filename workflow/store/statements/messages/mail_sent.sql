-- Write that a message has left, also where it was cancelled while it was under way.
UPDATE messages
SET state = 'sent', attempts = attempts + 1, sent_at = :at, body = :body, message_id = :known, last_error = NULL,
    why = NULL, claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed', 'cancelled')
