-- Return the rows of settings, to be held against the journal.
SELECT * FROM settings ORDER BY name
