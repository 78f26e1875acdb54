-- Add what an act is about, and whether a later one undid it.
INSERT INTO act_marks (case_id, act_n, topic, undone) VALUES (:case_id, :act_n, :topic, :undone)
