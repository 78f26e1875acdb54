-- Return all acts of a case, with who recorded each.
SELECT a.n, a.move, a.from_state, a.to_state, a.acted_on, a.recorded_at, a.note, a.fields, a.unit_id, a.backfilled,
       coalesce(w.name, '') AS actor, /* part act_parts */
FROM acts a LEFT JOIN users w ON w.id = a.actor_id
WHERE a.case_id = :case_id ORDER BY a.n
