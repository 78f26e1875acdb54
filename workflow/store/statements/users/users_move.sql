-- Move the users of one unit into another.
UPDATE users SET unit_id = :into_id WHERE unit_id = :unit_id
