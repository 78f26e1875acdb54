UPDATE messages SET claimed_until = :until
WHERE id = ANY(:ids) AND claimed_by = :me
