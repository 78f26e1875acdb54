-- Return the rows of unit_name, to be held against the journal.
SELECT * FROM unit_name ORDER BY id
