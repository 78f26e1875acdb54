-- Return a page of the acts of the whole register as they were entered, with all that their hashes cover.
SELECT a.id, a.case_id, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.recorded_at, a.actor_id, a.unit_id,
       a.note, a.fields, a.salt, a.digest, a.prev_hash, a.hash, a.form, a.unit_code, a.key, a.behalf_id, a.backfilled,
       a.digests
FROM acts a WHERE a.id > :after AND a.id <= :last ORDER BY a.id LIMIT :limit
