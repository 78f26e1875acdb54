-- Return whether the account owns the register's tables.
SELECT pg_has_role(session_user, c.relowner, 'MEMBER') AS "allowed [boolean]"
FROM pg_class c WHERE c.oid = 'seats'::regclass
