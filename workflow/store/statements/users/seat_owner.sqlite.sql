-- Return that whoever can open a file owns it.
SELECT 1 AS "allowed [boolean]"
