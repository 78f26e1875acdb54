-- Return the number of the latest entry of the journal.
SELECT coalesce(max(id), 0) AS last FROM journal
