-- Return the rows of kept_certificates, to be held against the journal.
SELECT * FROM kept_certificates ORDER BY id
