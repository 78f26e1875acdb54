-- Let go of claimed messages.
UPDATE messages SET claimed_by = NULL, claimed_until = NULL
WHERE id /* in ids */ AND claimed_by = :me
