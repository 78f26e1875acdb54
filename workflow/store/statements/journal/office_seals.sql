-- Return the rows of seals, to be held against the journal.
SELECT * FROM seals ORDER BY day
