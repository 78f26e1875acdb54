-- Return the users of a range of units, with their roles, and whether an account has the seat.
SELECT u.id, u.name, u.email, u.lang, u.digest, u.disabled_at, n.code AS unit, r.role,
       EXISTS (SELECT 1 FROM seats s WHERE s.account = :account AND s.user_id = u.id) AS "seat [boolean]"
FROM users u JOIN units n ON n.id = u.unit_id
LEFT JOIN user_roles r ON r.user_id = u.id
WHERE n.path >= :low AND n.path < :high
ORDER BY n.path, u.name
