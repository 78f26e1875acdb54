-- Add a person's place in a class.
INSERT INTO class_places (case_id, act_n, folded, starts, centre, outcome, outcome_n, certificate, issued)
VALUES (:case_id, :act_n, :folded, :starts, :centre, :outcome, :outcome_n, :certificate, :issued)
