-- Flag a case, unless it is flagged so already.
INSERT INTO flags (case_id, cause, rule, anchor, kind, since, flagged_at)
VALUES (:case_id, :cause, :rule, :anchor, :kind, :since, :now)
ON CONFLICT (case_id, cause, rule, anchor) WHERE cleared_at IS NULL DO NOTHING
