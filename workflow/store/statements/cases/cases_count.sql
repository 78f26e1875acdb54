-- Count the cases of the register.
SELECT count(*) AS cases FROM cases
