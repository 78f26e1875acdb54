SELECT * FROM transfers WHERE case_id = :case_id ORDER BY id
