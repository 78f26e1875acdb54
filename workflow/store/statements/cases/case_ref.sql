-- Return the reference of a case.
SELECT ref FROM cases WHERE id = :case_id
