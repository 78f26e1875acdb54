-- Return the holds of a case in their order.
SELECT case_id, act_n, kind, reason, since, until, ended_on FROM holds WHERE case_id = :case_id
ORDER BY act_n
