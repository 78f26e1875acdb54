-- Return the rows of plans, to be held against the journal.
SELECT * FROM plans ORDER BY unit_id, year
