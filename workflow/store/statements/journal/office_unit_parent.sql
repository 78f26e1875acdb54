-- Return the rows of unit_parent, to be held against the journal.
SELECT * FROM unit_parent ORDER BY id
