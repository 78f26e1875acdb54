-- Cancel what waits to tell of an act that was corrected.
UPDATE messages SET state = 'cancelled', why = 'corrected'
WHERE case_id = :case_id AND state = 'queued' AND rung = :about
