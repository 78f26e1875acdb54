-- Add a word of a candidate's name.
INSERT INTO case_words (word, case_id) VALUES (:word, :case_id)
