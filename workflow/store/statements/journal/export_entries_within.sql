-- Return a page of what the journal holds of a range of units, as it was entered.
SELECT j.id, j.chain, j.n, j.what, j."of", j.before, j.after, j.actor_id, j.unit_id, j.at, j.seat, j.digests,
       j.prev_hash, j.hash
FROM journal j JOIN units u ON u.id = j.unit_id
WHERE u.path >= :low AND u.path < :high AND j.id > :after AND j.id <= :last ORDER BY j.id LIMIT :limit
