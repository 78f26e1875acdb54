-- Delete the words of a candidate's name, to be written anew.
DELETE FROM case_words WHERE case_id = :case_id
