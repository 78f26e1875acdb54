-- Queue one rung of the superiors, for the people of the unit that `places` names for each base, once for each limit.
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due)
WITH places AS MATERIALIZED (
  SELECT value ->> 0 AS base, CAST(value ->> 1 AS INTEGER) AS unit_id FROM /* elements places */
), late AS MATERIALIZED (
  SELECT d.case_id, d.rule, d.anchor, d.kind, d.start, d.due, d.owner, d.provisional, d.rule_set,
         c.ref, c.state, u.code AS unit, o.code AS owner_unit,
         CASE WHEN t.id IS NULL THEN o.path ELSE f.path || ' ' || coalesce(g.path, f.path) END AS base,
         c.ref || ':' || d.rule || ':' || d.start || ':' || d.anchor || ':' || CAST(:rung AS TEXT) AS stem
  FROM deadlines d
  /* cross */ JOIN cases c ON c.id = d.case_id
  /* cross */ JOIN units u ON u.id = c.unit_id
  /* cross */ JOIN units o ON o.id = d.owner_unit_id
  LEFT JOIN transfers t ON t.case_id = d.case_id AND t.state IN (/* transfers under_way */)
       AND d.rule IN (/* texts common */)
  LEFT JOIN units f ON f.id = t.from_unit_id
  LEFT JOIN units g ON g.id = t.to_unit_id
  WHERE d.due <= :due_by AND NOT d.waits
    AND d.rule IN (/* texts rules */)
    AND (CAST(:rule_sets AS TEXT) IS NULL OR d.rule_set IN (/* texts rule_sets */))
    AND +d.case_id BETWEEN :first AND :last
)
SELECT l.stem || '/u' || x.id, l.case_id, x.id, x.email, 'escalation',
       CAST(/* json_object */('ref', l.ref, 'unit', l.unit, 'state', l.state, 'rule', l.rule, 'kind', l.kind,
         'due', l.due, 'start', l.start, 'owner', l.owner, 'rule_set', l.rule_set,
         'provisional', /* truth l.provisional */, 'rung', CAST(:rung AS TEXT),
         'owner_unit', l.owner_unit) AS TEXT),
       l.rule, CAST(:rung AS TEXT), coalesce(x.lang, 'vi'), 'queued', 0, :now, '', :now, l.anchor, l.due
FROM late l
JOIN places p ON p.base = l.base
JOIN users x ON x.unit_id = p.unit_id
WHERE x.email <> '' AND x.disabled_at IS NULL
  AND EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = x.id AND r.role IN ('committee', 'authority', 'inspector'))
  AND NOT EXISTS (SELECT 1 FROM messages m
                  WHERE m.case_id = l.case_id AND m.rule = l.rule AND m.anchor = l.anchor
                    AND m.template = 'escalation' AND substr(m.dedupe, 1, length(l.stem) + 1) = l.stem || '/'
                    AND coalesce(m.why, '') NOT IN ('met', 'moved'))
ORDER BY l.case_id, l.rule, l.anchor, x.id
ON CONFLICT (dedupe) DO UPDATE
SET state = 'queued', why = NULL, attempts = 0, params = excluded.params, to_address = excluded.to_address,
    lang = excluded.lang, due_at = excluded.due_at, due = excluded.due
WHERE messages.state = 'cancelled' AND messages.why IN ('met', 'moved')
