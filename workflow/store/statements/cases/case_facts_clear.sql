-- Delete the facts of a case, to be written anew.
DELETE FROM case_facts WHERE case_id = :case_id
