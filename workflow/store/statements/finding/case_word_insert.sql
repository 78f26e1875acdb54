INSERT INTO case_words (word, case_id) VALUES (:word, :case_id)
