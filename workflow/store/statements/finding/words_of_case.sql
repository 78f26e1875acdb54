SELECT word FROM case_words WHERE case_id = :case_id
