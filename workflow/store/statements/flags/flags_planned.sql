-- Return what a run of flag-stalled would flag and clear, set by set.
SELECT c.ref, 'flag' AS what, s.cause, s.rule, s.since AS "since [date]"
FROM (/* include late_limits */) s JOIN cases c ON c.id = s.case_id
WHERE NOT EXISTS (SELECT 1 FROM flags f
                  WHERE f.case_id = s.case_id AND f.cause = s.cause AND f.rule = s.rule AND f.anchor = s.anchor
                    AND f.cleared_at IS NULL AND f.since = s.since)
UNION ALL
SELECT c.ref, 'flag', s.cause, '', s.since
FROM (/* include stuck_causes */) s JOIN cases c ON c.id = s.case_id
WHERE NOT EXISTS (SELECT 1 FROM flags f
                  WHERE f.case_id = s.case_id AND f.cause = s.cause AND f.rule = '' AND f.anchor = 0
                    AND f.cleared_at IS NULL AND f.since = s.since)
UNION ALL
SELECT c.ref, 'clear', g.cause, g.rule, g.since
FROM flags g JOIN cases c ON c.id = g.case_id
WHERE g.cleared_at IS NULL AND g.cause IN (/* causes of_limits */)
  AND NOT EXISTS (SELECT 1 FROM (/* include late_limits */) s
                  WHERE s.case_id = g.case_id AND s.rule = g.rule AND s.anchor = g.anchor AND s.cause = g.cause
                    AND s.since = g.since)
UNION ALL
SELECT c.ref, 'clear', g.cause, g.rule, g.since
FROM flags g JOIN cases c ON c.id = g.case_id
WHERE g.cleared_at IS NULL
  AND g.cause IN (/* causes simple */)
  AND (g.case_id, g.cause, g.since) NOT IN (SELECT s.case_id, s.cause, s.since FROM (/* include stuck_causes */) s)
UNION ALL
SELECT c.ref, 'clear', g.cause, g.rule, g.since
FROM flags g JOIN cases c ON c.id = g.case_id
WHERE g.cleared_at IS NULL AND g.cause IN (/* causes of_history */)
  AND NOT EXISTS (SELECT 1 FROM (/* include stuck_candidates */) s WHERE s.case_id = g.case_id)
ORDER BY 1, 2, 3, 4
