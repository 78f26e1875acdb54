UPDATE messages SET state = 'cancelled', why = 'corrected'
WHERE case_id = :case_id AND state = 'queued' AND rung = :about
