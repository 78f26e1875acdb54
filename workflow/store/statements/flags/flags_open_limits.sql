-- Flag the limits that are late and are not flagged so already.
INSERT INTO flags (case_id, cause, rule, anchor, kind, since, flagged_at)
SELECT s.case_id, s.cause, s.rule, s.anchor, s.kind, s.since, :now
FROM (/* include late_limits */) s
WHERE true
ON CONFLICT (case_id, cause, rule, anchor) WHERE cleared_at IS NULL DO NOTHING
