-- Return the rows of user_roles, to be held against the journal.
SELECT * FROM user_roles /* where_it_stands */ ORDER BY user_id, role
