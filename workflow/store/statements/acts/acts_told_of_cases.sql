-- Return all acts of several cases, case by case, with who recorded each and the unit that owned the case then.
SELECT a.case_id, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.recorded_at, a.note, a.fields, a.unit_id, a.backfilled,
       o.code AS unit, coalesce(w.name, '') AS actor, /* part act_parts */
FROM acts a LEFT JOIN users w ON w.id = a.actor_id LEFT JOIN units o ON o.id = a.unit_id
WHERE a.case_id /* in cases */
ORDER BY a.case_id, a.n
