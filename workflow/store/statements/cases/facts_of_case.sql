-- Return everything ever told of the person of a case, by the acts that told it.
SELECT name, value, since, act_n FROM case_facts WHERE case_id = :case_id
