-- Return the rows of unit_fact, to be held against the journal.
SELECT * FROM unit_fact ORDER BY id
