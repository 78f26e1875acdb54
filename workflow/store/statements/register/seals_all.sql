-- Return all seals in the order in which they were made.
SELECT day, sealed_at, cases, acts, head, prev_hash, hash, entries, root, signature, key FROM seals ORDER BY acts, sealed_at, day
