-- Return who else may take the decisions of a committee: authority users there or above, as far as the actor sees them.
SELECT u.name
FROM users u JOIN user_roles r ON r.user_id = u.id AND r.role = 'authority' JOIN units n ON n.id = u.unit_id
WHERE u.disabled_at IS NULL AND u.id <> :user_id
  AND substr(CAST(:path AS VARCHAR), 1, length(n.path)) = n.path
  AND substr(n.path, 1, length(CAST(:mine AS VARCHAR))) = CAST(:mine AS VARCHAR)
ORDER BY length(n.path) DESC, u.name
LIMIT 5
