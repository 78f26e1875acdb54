-- Delete the holds of a case, to be written anew.
DELETE FROM holds WHERE case_id = :case_id
