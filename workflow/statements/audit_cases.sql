SELECT id, ref, acts, head_hash FROM cases ORDER BY id
