-- Return the rows of seals, to be held against the journal.
SELECT * FROM seals /* where_it_stands */ ORDER BY day
