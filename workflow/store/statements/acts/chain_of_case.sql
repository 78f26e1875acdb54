-- Return all acts of a case, with all that their hashes cover.
SELECT n, move, from_state, to_state, acted_on, recorded_at, actor_id, unit_id, note, fields, salt,
       digest, prev_hash, hash, form, unit_code, key, behalf_id, backfilled, digests
FROM acts WHERE case_id = :case_id ORDER BY n
