-- Return the acts that tell of moves of some cases, entered before an instant; the fields of those that say where or when.
SELECT a.case_id, c.ref, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.recorded_at,
       CASE WHEN a.move IN (/* moves moving */) THEN a.fields END AS fields, a.unit_id, a.note, '' AS actor,
       CASE WHEN a.move IN (/* moves drafting */)
            THEN CAST((SELECT /* json_list */(/* json_array */(p.part, p.value)) FROM act_parts p
                       WHERE p.case_id = a.case_id AND p.n = a.n) AS TEXT) END AS parts
FROM acts a JOIN cases c ON c.id = a.case_id
WHERE a.case_id /* in cases */ AND a.recorded_at < :known
  AND (a.move NOT IN (/* moves unmoving */)
       OR EXISTS (SELECT 1 FROM act_marks k
                  WHERE k.case_id = a.case_id AND k.act_n = a.n AND k.topic = /* topics leaving */))
ORDER BY a.case_id, a.n
