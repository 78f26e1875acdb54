-- Return the administrators of the whole register.
SELECT u.id
FROM users u JOIN user_roles r ON r.user_id = u.id JOIN units n ON n.id = u.unit_id
WHERE r.role = 'admin' AND u.disabled_at IS NULL AND n.parent_id IS NULL
