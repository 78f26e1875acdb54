UPDATE messages SET claimed_until = :until
WHERE id IN (SELECT value FROM json_each(:ids)) AND claimed_by = :me
