-- Return the seat of one account, to be entered into the journal.
SELECT * FROM seats WHERE account = :account
