DELETE FROM case_facts WHERE case_id = :case_id
