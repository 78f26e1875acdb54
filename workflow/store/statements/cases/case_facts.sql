-- Return the facts of a person as of a day, the latest of each name last.
SELECT name, value FROM case_facts WHERE case_id = :case_id AND (since <= :on OR act_n = 1) ORDER BY act_n = 1 DESC, since, act_n
