-- Queue one window of a ladder: the latest rung of each limit in it, for those who own the limit; earlier rungs that
-- were never told get their row as well, cancelled. `ahead` is how many days before the deadline a rung stands.
-- CROSS JOIN keeps the order: the range of dues comes first, however many units there are, and the rungs come last, so
-- that nothing has to be sorted. The plus signs keep the range of dues the way into the deadlines.
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, why, attempts,
                      due_at, message_id, created_at, anchor, due, sequence)
WITH rungs AS MATERIALIZED (
  SELECT value ->> 0 AS name, value ->> 1 AS ahead, value ->> 2 AS always FROM json_each(:rungs)
), meetings AS MATERIALIZED (
  SELECT value ->> 0 AS meets, value ->> 1 AS day, value ->> 2 AS until FROM json_each(:meetings)
), owners AS MATERIALIZED (
  SELECT value ->> 0 AS owner, value ->> 1 AS role FROM json_each(:owners)
), places AS MATERIALIZED (
  SELECT o.id AS owner_unit_id, p.owner, o.parent_id, CASE WHEN p.owner = 'branch' THEN o.meets END AS meets,
         EXISTS (SELECT 1 FROM users u JOIN user_roles r ON r.user_id = u.id JOIN owners w ON w.role = r.role
                 WHERE u.unit_id = p.owner_unit_id AND w.owner = p.owner
                   AND u.email <> '' AND u.disabled_at IS NULL) AS own
  FROM (SELECT DISTINCT +d.owner_unit_id AS owner_unit_id, d.owner FROM deadlines d
        WHERE d.due > :due_after AND d.due <= :due_by AND d.rule IN (SELECT value FROM json_each(:rules))
          AND +d.case_id BETWEEN :first AND :last) p
  JOIN units o ON o.id = p.owner_unit_id
), readers AS MATERIALIZED (
  SELECT p.owner_unit_id, p.owner, p.meets, u.id, u.email, coalesce(u.lang, 'vi') AS lang, coalesce(u.digest, 0) AS digest
  FROM places p JOIN users u ON u.unit_id = CASE WHEN p.own THEN p.owner_unit_id ELSE p.parent_id END
  WHERE u.email <> '' AND u.disabled_at IS NULL
    AND EXISTS (SELECT 1 FROM user_roles r
                WHERE r.user_id = u.id AND CASE WHEN p.own THEN r.role IN (SELECT w.role FROM owners w WHERE w.owner = p.owner)
                                                ELSE r.role = 'committee' END)
), running AS (
  SELECT d.case_id, d.rule, d.anchor, d.kind, d.start, d.due, d.owner, d.provisional, d.rule_set,
         c.ref, c.state, u.code AS unit, x.id AS user_id, x.email, x.lang, x.digest, m.day AS meeting,
         julianday(d.due) - julianday(d.start) AS span,
         CASE WHEN m.day <= :meeting_by THEN CAST(julianday(d.due) - julianday(m.day) AS INTEGER) + :meeting_ahead END
           AS meeting_ahead
  FROM deadlines d
  CROSS JOIN cases c ON c.id = d.case_id
  CROSS JOIN units u ON u.id = c.unit_id
  CROSS JOIN readers x ON x.owner_unit_id = d.owner_unit_id AND x.owner = d.owner
  LEFT JOIN meetings m ON m.meets = x.meets AND m.day <= d.due AND m.until > d.due
  WHERE d.due > :due_after AND d.due <= :due_by AND d.start > :start_after AND d.start <= :start_by AND NOT d.waits
    AND d.rule IN (SELECT value FROM json_each(:rules))
    AND (:rule_sets IS NULL OR d.rule_set IN (SELECT value FROM json_each(:rule_sets)))
    AND +d.case_id BETWEEN :first AND :last
), found AS (
  SELECT *, CASE WHEN meeting_ahead < span AND (:ahead IS NULL OR meeting_ahead < :ahead)
                 THEN 'meeting' ELSE :rung END AS latest
  FROM running
  WHERE :ahead < span OR meeting_ahead < span AND (:ahead IS NULL OR meeting_ahead < :ahead)
), told AS (
  SELECT l.*, l.ref || ':' || l.rule || ':' || l.start || ':' || l.anchor || ':' AS stem,
         CASE WHEN i.cancelled THEN i.sequence + 1 ELSE coalesce(i.sequence, 0) END AS sequence
  FROM found l
  LEFT JOIN invitations i ON i.case_id = l.case_id AND i.rule = l.rule AND i.anchor = l.anchor AND i.user_id = l.user_id
  WHERE NOT EXISTS (SELECT 1 FROM messages m
                    WHERE m.dedupe = l.ref || ':' || l.rule || ':' || l.start || ':' || l.anchor || ':' || l.latest || '/u' || l.user_id
                      AND coalesce(m.why, '') NOT IN ('met', 'moved'))
)
SELECT t.stem || r.name || '/u' || t.user_id, t.case_id, t.user_id, t.email, 'reminder',
       CASE WHEN t.meeting >= :today THEN json_object('ref', t.ref, 'unit', t.unit, 'state', t.state, 'rule', t.rule, 'kind', t.kind,
         'due', t.due, 'start', t.start, 'owner', t.owner, 'rule_set', t.rule_set,
         'provisional', json(CASE WHEN t.provisional THEN 'true' ELSE 'false' END), 'rung', r.name,
         'meeting', t.meeting)
       ELSE json_object('ref', t.ref, 'unit', t.unit, 'state', t.state, 'rule', t.rule, 'kind', t.kind,
         'due', t.due, 'start', t.start, 'owner', t.owner, 'rule_set', t.rule_set,
         'provisional', json(CASE WHEN t.provisional THEN 'true' ELSE 'false' END), 'rung', r.name) END,
       t.rule, r.name, t.lang,
       CASE WHEN r.name = t.latest AND (r.always OR NOT t.digest) THEN 'queued' ELSE 'cancelled' END,
       CASE WHEN r.name <> t.latest THEN 'superseded' WHEN t.digest AND NOT r.always THEN 'digest' END,
       0, :now, '', :now, t.anchor, t.due,
       CASE WHEN r.name = t.latest AND (r.always OR NOT t.digest) AND coalesce(r.ahead, t.meeting_ahead) >= 0
            THEN t.sequence END
FROM told t
CROSS JOIN rungs r ON coalesce(r.ahead, t.meeting_ahead) < t.span
WHERE true
ON CONFLICT (dedupe) DO UPDATE
SET state = 'queued', why = NULL, attempts = 0, params = excluded.params, to_address = excluded.to_address,
    lang = excluded.lang, due_at = excluded.due_at, due = excluded.due, sequence = excluded.sequence
WHERE messages.state = 'cancelled' AND messages.why IN ('met', 'moved') AND excluded.state = 'queued'
RETURNING state
