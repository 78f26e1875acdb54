-- Return the rows of register, to be held against the journal.
SELECT * FROM register ORDER BY id
