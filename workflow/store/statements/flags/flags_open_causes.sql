-- Flag the cases that are stuck for a plain cause and are not flagged so already.
INSERT INTO flags (case_id, cause, rule, anchor, kind, since, flagged_at)
SELECT s.case_id, s.cause, '', 0, s.kind, s.since, :now
FROM (/* include stuck_causes */) s
WHERE true
ON CONFLICT (case_id, cause, rule, anchor) WHERE cleared_at IS NULL DO NOTHING
