-- Return the holds of these cases.
SELECT case_id, act_n, kind, reason, since, until, ended_on FROM holds
WHERE case_id /* in cases */
