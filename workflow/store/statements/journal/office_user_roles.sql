-- Return the rows of user_roles, to be held against the journal.
SELECT * FROM user_roles ORDER BY user_id, role
