SELECT case_id, act_n, kind, reason, since, until, ended_on FROM holds
WHERE case_id IN (SELECT value FROM json_each(:cases))
