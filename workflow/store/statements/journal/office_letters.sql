-- Return the rows of letters, to be held against the journal.
SELECT * FROM letters ORDER BY id
