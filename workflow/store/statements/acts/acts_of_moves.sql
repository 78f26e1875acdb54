-- Return the acts that tell of moves, entered before an instant, of all cases that left, leave or may leave a unit of this range. The leaving
-- dates have an index of their own, which is short.
SELECT a.case_id, c.ref, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.fields, a.unit_id, a.note, '' AS actor,
       /* part act_parts */
FROM acts a JOIN cases c ON c.id = a.case_id
WHERE a.case_id IN (
    SELECT t.case_id FROM units u JOIN transfers t ON t.from_unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT m.case_id FROM units u JOIN cases o ON o.unit_id = u.id JOIN act_marks m ON m.case_id = o.id
    WHERE u.path >= :low AND u.path < :high AND m.topic = /* topics leaving */)
  AND a.recorded_at < :known AND c.state NOT IN (/* states void */)
  AND (a.move NOT IN (/* moves unmoving */)
       OR EXISTS (SELECT 1 FROM act_marks k
                  WHERE k.case_id = a.case_id AND k.act_n = a.n AND k.topic = /* topics leaving */))
ORDER BY a.case_id, a.n
