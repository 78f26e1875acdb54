-- Delete the places of a case in classes, to be written anew.
DELETE FROM class_places WHERE case_id = :case_id
