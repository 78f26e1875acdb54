-- Cancel the claimed messages about limits that no longer run. One that tells of the end of a limit is right then.
UPDATE messages SET state = 'cancelled', why = 'met', claimed_by = NULL, claimed_until = NULL
WHERE id /* in ids */ AND claimed_by = :me AND state IN ('queued', 'failed')
  AND rule IS NOT NULL AND anchor IS NOT NULL AND case_id IS NOT NULL
  AND template <> 'deadline_met' AND NOT (template = 'deadline_moved' AND due IS NULL)
  AND NOT EXISTS (SELECT 1 FROM deadlines d
                  WHERE d.case_id = messages.case_id AND d.rule = messages.rule AND d.anchor = messages.anchor)
