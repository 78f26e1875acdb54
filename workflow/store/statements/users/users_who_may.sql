-- Return who else may do what asks for one of some roles: users of the same unit, who see what the actor sees; and for
-- the role admin the administrators of the whole register, who may be named to everybody.
SELECT DISTINCT u.name
FROM users u JOIN user_roles r ON r.user_id = u.id JOIN units n ON n.id = u.unit_id
WHERE u.disabled_at IS NULL AND u.id <> :user_id AND r.role IN (/* texts roles */)
  AND CASE WHEN r.role = 'admin' THEN n.parent_id IS NULL ELSE u.unit_id = :unit_id END
ORDER BY u.name
LIMIT 3
