-- Return one letter, to be entered into the journal.
SELECT * FROM letters WHERE transfer_id = :transfer_id AND kind = :kind
