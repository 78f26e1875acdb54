SELECT day, sealed_at, cases, acts, head, prev_hash, hash FROM seals ORDER BY acts, sealed_at, day
