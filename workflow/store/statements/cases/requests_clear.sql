-- Delete the requests of a case, to be written anew.
DELETE FROM requests WHERE case_id = :case_id
