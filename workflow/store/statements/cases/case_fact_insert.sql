-- Add a fact that an act told of the person.
INSERT INTO case_facts (case_id, name, value, since, act_n) VALUES (:case_id, :name, :value, :since, :act_n)
