-- Return who was sent, or handed on paper, a message of a case about one act.
SELECT to_address FROM messages WHERE case_id = :case_id AND rung = :about AND state IN ('sent', 'handed') ORDER BY id
