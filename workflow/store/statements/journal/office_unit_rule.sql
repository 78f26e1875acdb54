-- Return the rows of unit_rule, to be held against the journal.
SELECT * FROM unit_rule ORDER BY id
