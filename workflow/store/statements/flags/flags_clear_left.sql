-- Clear the flags that rest on the history, of cases that no longer need a look into it.
UPDATE flags SET cleared_at = :now
WHERE cleared_at IS NULL AND cause IN (/* causes of_history */)
  AND NOT EXISTS (SELECT 1 FROM (/* include stuck_candidates */) s WHERE s.case_id = flags.case_id)
