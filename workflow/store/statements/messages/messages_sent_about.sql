-- Return who was sent a message of a case about one act.
SELECT to_address FROM messages WHERE case_id = :case_id AND rung = :about AND state = 'sent' ORDER BY id
