-- Cancel reminders of limits that no longer run, or that another unit has now. What is being sent at this moment is left
-- alone, and so is what tells of the end of a limit.
UPDATE messages SET state = 'cancelled', why = 'met'
WHERE state IN ('queued', 'failed') AND template IN ('reminder', 'escalation', 'deadline_moved') AND rule IS NOT NULL
  AND NOT (template = 'deadline_moved' AND due IS NULL)
  AND case_id BETWEEN :first AND :last AND claimed_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM deadlines d
                  JOIN units o ON o.id = d.owner_unit_id
                  JOIN users x ON x.id = messages.to_user_id AND x.disabled_at IS NULL
                  JOIN units v ON v.id = x.unit_id
                  WHERE d.case_id = messages.case_id AND d.rule = messages.rule AND d.anchor = messages.anchor
                    AND substr(o.path, 1, length(v.path)) = v.path)
