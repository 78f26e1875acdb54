-- Return the user whose seat an account has, with unit and roles.
SELECT u.id, u.name, u.disabled_at, n.id AS unit_id, n.code, n.path, r.role
FROM seats s JOIN users u ON u.id = s.user_id JOIN units n ON n.id = u.unit_id
LEFT JOIN user_roles r ON r.user_id = u.id
WHERE s.account = :account
