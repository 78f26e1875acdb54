-- Return the rows of units, to be held against the journal.
SELECT * FROM units ORDER BY id
