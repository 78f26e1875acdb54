DELETE FROM holds WHERE case_id = :case_id
