-- Return the rows of calendar_days, to be held against the journal.
SELECT * FROM calendar_days /* where_it_stands */ ORDER BY day
