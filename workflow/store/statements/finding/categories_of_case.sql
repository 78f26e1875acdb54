-- Return the categories of a case, by the acts that told them.
SELECT act_n, category FROM case_categories WHERE case_id = :case_id
