-- Return a page of the journal as it was entered.
SELECT id, chain, n, what, "of", before, after, actor_id, unit_id, at, seat, digests, prev_hash, hash
FROM journal WHERE id > :after ORDER BY id LIMIT :limit
