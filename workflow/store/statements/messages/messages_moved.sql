-- Cancel what waits to leave and tells a day that holds no longer, or one that moves on while a review lasts, or the end
-- of a limit that runs again. A rung is queued again when its new day comes.
UPDATE messages SET state = 'cancelled', why = 'moved'
WHERE state IN ('queued', 'failed') AND template IN ('reminder', 'escalation', 'deadline_moved') AND rule IS NOT NULL
  AND case_id BETWEEN :first AND :last AND claimed_by IS NULL
  AND EXISTS (SELECT 1 FROM deadlines d
              WHERE d.case_id = messages.case_id AND d.rule = messages.rule AND d.anchor = messages.anchor
                AND (d.due <> messages.due OR d.waits OR messages.due IS NULL AND messages.template = 'deadline_moved'))
