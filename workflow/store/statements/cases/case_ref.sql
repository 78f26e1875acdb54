SELECT ref FROM cases WHERE id = :case_id
