DELETE FROM documents WHERE case_id = :case_id
