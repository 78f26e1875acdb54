SELECT 1 AS "allowed [boolean]"
