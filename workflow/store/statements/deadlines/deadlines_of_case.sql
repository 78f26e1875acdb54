SELECT rule, anchor, due FROM deadlines WHERE case_id = :case_id
