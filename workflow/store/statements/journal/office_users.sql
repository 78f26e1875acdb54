-- Return the rows of users, to be held against the journal.
SELECT * FROM users ORDER BY id
