-- Return a user by name, with unit and roles; whoever can open a file may act as anybody.
SELECT u.id, u.name, u.disabled_at, n.id AS unit_id, n.code, n.path, r.role,
       1 AS "allowed [boolean]"
FROM users u JOIN units n ON n.id = u.unit_id
LEFT JOIN user_roles r ON r.user_id = u.id
WHERE u.name = :name
