-- Return the users of two units, to be entered into the journal.
SELECT * FROM users WHERE unit_id IN (:unit_id, :into_id) ORDER BY id
