-- Write that the sending of a message begins, as long as nobody else has taken it.
UPDATE messages SET claimed_until = :now
WHERE id = :id AND claimed_by = :me AND state IN ('queued', 'failed')
