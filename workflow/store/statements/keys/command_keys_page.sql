-- Return what is known of commands under keys, some at a time.
SELECT key, user_id, salt, digest, at AS "at [timestamp]", answer, proof FROM command_keys
WHERE key > :after ORDER BY key LIMIT :limit
