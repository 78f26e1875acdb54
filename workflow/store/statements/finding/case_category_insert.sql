-- Add a category that an act says the candidate is of.
INSERT INTO case_categories (case_id, act_n, category) VALUES (:case_id, :act_n, :category)
