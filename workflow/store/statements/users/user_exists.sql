-- Return a user by name.
SELECT id FROM users WHERE name = :name
