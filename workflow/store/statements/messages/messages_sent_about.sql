SELECT to_address FROM messages WHERE case_id = :case_id AND rung = :about AND state = 'sent' ORDER BY id
