-- Keep what the command under a key answered, once.
UPDATE command_keys SET answer = :answer, proof = :proof WHERE key = :key AND answer IS NULL
