-- Cancel the mail about stuck cases that are stuck no longer.
UPDATE messages SET state = 'cancelled', why = 'flag cleared'
WHERE state = 'queued' AND template = 'stalled'
  AND NOT EXISTS (SELECT 1 FROM flags f
                  WHERE f.case_id = messages.case_id AND f.cleared_at IS NULL
                    AND messages.rung = 'stalled ' || f.cause)
