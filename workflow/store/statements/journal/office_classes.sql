-- Return the rows of classes, to be held against the journal.
SELECT * FROM classes ORDER BY id
