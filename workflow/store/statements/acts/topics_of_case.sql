-- Return what each act of a case is about.
SELECT n, topic FROM acts WHERE case_id = :case_id
