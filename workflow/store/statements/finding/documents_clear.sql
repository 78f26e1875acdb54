-- Delete the numbers of the papers of a case, to be written anew.
DELETE FROM documents WHERE case_id = :case_id
