-- Add the number of a paper.
INSERT INTO documents (case_id, act_n, unit_id, kind, field, number, folded, acted_on)
VALUES (:case_id, :act_n, :unit_id, :kind, :field, :number, :folded, :acted_on)
