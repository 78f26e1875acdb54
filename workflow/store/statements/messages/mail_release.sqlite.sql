UPDATE messages SET claimed_by = NULL, claimed_until = NULL
WHERE id IN (SELECT value FROM json_each(:ids)) AND claimed_by = :me
