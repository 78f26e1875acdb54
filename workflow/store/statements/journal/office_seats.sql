-- Return the rows of seats, to be held against the journal.
SELECT * FROM seats /* where_it_stands */ ORDER BY account
