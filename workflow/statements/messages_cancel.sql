UPDATE messages SET state = 'cancelled'
WHERE case_id = :case_id AND state = 'queued' AND rung = :about
