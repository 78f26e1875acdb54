-- Claim messages that are due, passing over what others are claiming at this moment.
UPDATE messages SET claimed_by = :me, claimed_until = NULL
WHERE id IN (SELECT id FROM messages
             WHERE state IN ('queued', 'failed') AND due_at <= :now
               AND claimed_by IS NULL
             ORDER BY due_at, id LIMIT :limit
             FOR UPDATE SKIP LOCKED)
RETURNING id
