-- Return the rows of register, to be held against the journal.
SELECT * FROM register /* where_it_stands */ ORDER BY id
