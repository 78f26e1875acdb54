SELECT name, value, since, act_n FROM case_facts WHERE case_id = :case_id
