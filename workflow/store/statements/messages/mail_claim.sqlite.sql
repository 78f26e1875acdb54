-- Claim messages that are due.
UPDATE messages SET claimed_by = :me, claimed_until = NULL
WHERE id IN (SELECT id FROM messages
             WHERE state IN ('queued', 'failed') AND due_at <= :now
               AND claimed_by IS NULL
             ORDER BY due_at, id LIMIT :limit)
RETURNING id
