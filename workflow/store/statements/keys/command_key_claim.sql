-- Claim the key of a command, unless somebody has; who is at it in another transaction is waited for.
INSERT INTO command_keys (key, user_id, salt, digest, at, proof)
VALUES (:key, :user_id, :salt, :digest, :at, :proof)
ON CONFLICT (key) DO NOTHING
