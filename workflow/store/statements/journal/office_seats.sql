-- Return the rows of seats, to be held against the journal.
SELECT * FROM seats ORDER BY account
