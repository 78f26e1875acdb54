-- Keep claimed messages for longer.
UPDATE messages SET claimed_until = :until
WHERE id /* in ids */ AND claimed_by = :me
