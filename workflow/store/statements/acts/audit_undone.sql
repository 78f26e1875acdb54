-- Return which acts of a range of cases are marked as undone.
SELECT case_id, act_n FROM act_marks WHERE case_id > :after AND case_id <= :last AND undone
ORDER BY case_id, act_n
