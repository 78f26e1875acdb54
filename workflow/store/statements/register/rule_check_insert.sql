-- Add that somebody held a rule against its paper.
INSERT INTO rule_checks (rule, rule_set, checked_on, user_id, note, recorded_at)
VALUES (:rule, :rule_set, :checked_on, :user_id, :note, :at)
