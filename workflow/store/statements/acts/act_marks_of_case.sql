-- Return the marks of a case: what its acts are about, and which were undone.
SELECT act_n, topic, undone FROM act_marks WHERE case_id = :case_id
