-- Return a user by name, with unit and roles, and whether the account may act as this user. Whoever owns the register's
-- tables may act as anybody; another account only as the user of its seat.
SELECT u.id, u.name, u.disabled_at, n.id AS unit_id, n.code, n.path, r.role,
       EXISTS (SELECT 1 FROM seats s WHERE s.account = session_user::text AND s.user_id = u.id)
       OR (SELECT pg_has_role(session_user, c.relowner, 'MEMBER')
           FROM pg_class c WHERE c.oid = 'seats'::regclass) AS "allowed [boolean]"
FROM users u JOIN units n ON n.id = u.unit_id
LEFT JOIN user_roles r ON r.user_id = u.id
WHERE u.name = :name
