-- Add a hold of a case.
INSERT INTO holds (case_id, act_n, kind, reason, since, until, ended_on)
VALUES (:case_id, :act_n, :kind, :reason, :since, :until, :ended_on)
