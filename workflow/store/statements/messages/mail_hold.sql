-- Keep one claimed message for longer, also where the claim has run out, as long as nobody else has taken it.
UPDATE messages SET claimed_until = :until
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
