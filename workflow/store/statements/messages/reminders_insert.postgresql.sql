-- Queue one window of a ladder: the latest rung of each limit in it, for those who own the limit; earlier rungs that
-- were never told get their row as well, cancelled. `ahead` is how many days before the deadline a rung stands.
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, why, attempts,
                      due_at, message_id, created_at, anchor, due, sequence)
WITH rungs AS MATERIALIZED (
  SELECT value ->> 0 AS name, CAST(value ->> 1 AS INTEGER) AS ahead, CAST(value ->> 2 AS BOOLEAN) AS always
  FROM json_array_elements(CAST(:rungs AS JSON))
), meetings AS MATERIALIZED (
  SELECT value ->> 0 AS meets, CAST(value ->> 1 AS DATE) AS day, CAST(value ->> 2 AS DATE) AS until
  FROM json_array_elements(CAST(:meetings AS JSON))
), owners AS MATERIALIZED (
  SELECT value ->> 0 AS owner, value ->> 1 AS role FROM json_array_elements(CAST(:owners AS JSON))
), running AS (
  SELECT d.case_id, d.rule, d.anchor, d.kind, d.start, d.due, d.owner, d.owner_unit_id, d.provisional, d.rule_set,
         c.ref, c.state, u.code AS unit, o.parent_id, m.day AS meeting,
         d.due - d.start AS span,
         CASE WHEN m.day <= :meeting_by THEN d.due - m.day + CAST(:meeting_ahead AS INTEGER) END AS meeting_ahead
  FROM deadlines d
  JOIN cases c ON c.id = d.case_id
  JOIN units u ON u.id = c.unit_id
  JOIN units o ON o.id = d.owner_unit_id
  LEFT JOIN meetings m ON d.owner = 'branch' AND m.meets = o.meets AND m.day <= d.due AND m.until > d.due
  WHERE d.due > :due_after AND d.due <= :due_by AND d.start > :start_after AND d.start <= :start_by AND NOT d.waits
    AND d.rule IN (SELECT json_array_elements_text(CAST(:rules AS JSON)))
    AND (CAST(:rule_sets AS TEXT) IS NULL
         OR d.rule_set IN (SELECT json_array_elements_text(CAST(CAST(:rule_sets AS TEXT) AS JSON))))
    AND +d.case_id BETWEEN :first AND :last
), found AS (
  SELECT *, CASE WHEN meeting_ahead < span AND (CAST(:ahead AS INTEGER) IS NULL OR meeting_ahead < CAST(:ahead AS INTEGER))
                 THEN 'meeting' ELSE CAST(:rung AS TEXT) END AS latest,
         CASE WHEN meeting_ahead < span AND (CAST(:ahead AS INTEGER) IS NULL OR meeting_ahead < CAST(:ahead AS INTEGER))
              THEN meeting_ahead ELSE CAST(:ahead AS INTEGER) END AS latest_ahead
  FROM running
), due_now AS MATERIALIZED (
  SELECT *, ref || ':' || rule || ':' || start || ':' || anchor || ':' AS stem FROM found WHERE latest_ahead < span
), places AS MATERIALIZED (
  SELECT p.owner_unit_id, p.owner, p.parent_id,
         EXISTS (SELECT 1 FROM users u JOIN user_roles r ON r.user_id = u.id JOIN owners w ON w.role = r.role
                 WHERE u.unit_id = p.owner_unit_id AND w.owner = p.owner
                   AND u.email <> '' AND u.disabled_at IS NULL) AS own
  FROM (SELECT DISTINCT owner_unit_id, owner, parent_id FROM due_now) p
), readers AS MATERIALIZED (
  SELECT p.owner_unit_id, p.owner, u.id, u.email, coalesce(u.lang, 'vi') AS lang, coalesce(u.digest, false) AS digest
  FROM places p JOIN users u ON u.unit_id = CASE WHEN p.own THEN p.owner_unit_id ELSE p.parent_id END
  WHERE u.email <> '' AND u.disabled_at IS NULL
    AND EXISTS (SELECT 1 FROM user_roles r
                WHERE r.user_id = u.id AND CASE WHEN p.own THEN r.role IN (SELECT w.role FROM owners w WHERE w.owner = p.owner)
                                                ELSE r.role = 'committee' END)
), told AS (
  SELECT l.*, x.id AS user_id, x.email, x.lang, x.digest,
         CASE WHEN i.cancelled THEN i.sequence + 1 ELSE coalesce(i.sequence, 0) END AS sequence
  FROM due_now l
  JOIN readers x ON x.owner_unit_id = l.owner_unit_id AND x.owner = l.owner
  LEFT JOIN invitations i ON i.case_id = l.case_id AND i.rule = l.rule AND i.anchor = l.anchor AND i.user_id = x.id
  WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.dedupe = l.stem || l.latest || '/u' || x.id
                      AND coalesce(m.why, '') NOT IN ('met', 'moved'))
)
SELECT t.stem || r.name || '/u' || t.user_id, t.case_id, t.user_id, t.email, 'reminder',
       CAST(json_strip_nulls(json_build_object('ref', t.ref, 'unit', t.unit, 'state', t.state, 'rule', t.rule,
         'kind', t.kind, 'due', t.due, 'start', t.start, 'owner', t.owner, 'rule_set', t.rule_set,
         'provisional', t.provisional, 'rung', r.name,
         'meeting', CASE WHEN t.meeting >= :today THEN t.meeting END)) AS TEXT),
       t.rule, r.name, t.lang,
       CASE WHEN r.name = t.latest AND (r.always OR NOT t.digest) THEN 'queued' ELSE 'cancelled' END,
       CASE WHEN r.name <> t.latest THEN 'superseded' WHEN t.digest AND NOT r.always THEN 'digest' END,
       0, :now, '', :now, t.anchor, t.due,
       CASE WHEN r.name = t.latest AND (r.always OR NOT t.digest) AND coalesce(r.ahead, t.meeting_ahead) >= 0
            THEN t.sequence END
FROM told t
JOIN rungs r ON coalesce(r.ahead, t.meeting_ahead) < t.span
ORDER BY t.case_id, t.rule, t.anchor, t.user_id, coalesce(r.ahead, t.meeting_ahead) DESC, r.name <> t.latest DESC
ON CONFLICT (dedupe) DO UPDATE
SET state = 'queued', why = NULL, attempts = 0, params = excluded.params, to_address = excluded.to_address,
    lang = excluded.lang, due_at = excluded.due_at, due = excluded.due, sequence = excluded.sequence
WHERE messages.state = 'cancelled' AND messages.why IN ('met', 'moved') AND excluded.state = 'queued'
RETURNING state
