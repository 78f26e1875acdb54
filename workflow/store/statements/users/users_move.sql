UPDATE users SET unit_id = :into_id WHERE unit_id = :unit_id
