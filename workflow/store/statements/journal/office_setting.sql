-- Return one setting, to be entered into the journal.
SELECT * FROM settings WHERE name = :name
