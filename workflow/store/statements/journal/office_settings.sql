-- Return the rows of settings, to be held against the journal.
SELECT * FROM settings /* where_it_stands */ ORDER BY name
