DELETE FROM deadlines WHERE case_id = :case_id
