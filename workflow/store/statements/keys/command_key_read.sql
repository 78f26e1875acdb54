-- Return what is known of the command under a key.
SELECT key, user_id, salt, digest, at AS "at [timestamp]", answer, proof FROM command_keys WHERE key = :key
