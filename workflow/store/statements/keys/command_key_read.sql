-- Return what is known of the command under a key.
SELECT user_id, salt, digest, at AS "at [timestamp]", answer FROM command_keys WHERE key = :key
