-- Return the acts of a page of cases in a range of units, with all that their hashes cover.
SELECT a.case_id, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.recorded_at, a.actor_id, a.unit_id, a.note,
       a.fields, a.salt, a.digest, a.prev_hash, a.hash, a.form, a.unit_code, a.key, a.behalf_id, a.backfilled, a.digests
FROM acts a JOIN cases c ON c.id = a.case_id JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high AND a.case_id > :after AND a.case_id <= :last
ORDER BY a.case_id, a.n
