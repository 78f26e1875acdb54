-- Nobody is reminded of a limit that no longer runs; what is being sent at this moment is left alone.
UPDATE messages SET state = 'cancelled', why = 'met'
WHERE state IN ('queued', 'failed') AND template IN ('reminder', 'escalation', 'deadline_moved') AND rule IS NOT NULL
  AND case_id BETWEEN :first AND :last AND (claimed_until IS NULL OR claimed_until < :now)
  AND NOT EXISTS (SELECT 1 FROM deadlines d
                  WHERE d.case_id = messages.case_id AND d.rule = messages.rule AND d.anchor = messages.anchor)
