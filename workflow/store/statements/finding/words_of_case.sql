-- Return the words of a candidate's name.
SELECT word FROM case_words WHERE case_id = :case_id
