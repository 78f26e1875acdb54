-- Return the newest seal.
SELECT day, hash, acts, entries FROM seals ORDER BY acts DESC, sealed_at DESC, day DESC LIMIT 1
