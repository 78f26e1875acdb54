DELETE FROM requests WHERE case_id = :case_id
