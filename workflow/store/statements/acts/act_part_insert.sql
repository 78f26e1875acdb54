-- Add what could name a person to an act.
INSERT INTO act_parts (case_id, n, part, salt, value) VALUES (:case_id, :n, :part, :salt, :value)
