-- Delete the open deadlines of a case, to be written anew.
DELETE FROM deadlines WHERE case_id = :case_id
