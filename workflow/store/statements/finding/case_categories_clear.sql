-- Delete the categories of a case, to be written anew.
DELETE FROM case_categories WHERE case_id = :case_id
