-- Cancel what waits to tell of limits of a case that no longer run.
UPDATE messages SET state = 'cancelled', why = 'met'
WHERE case_id = :case_id AND state = 'queued' AND rule IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = messages.case_id AND d.rule = messages.rule)
