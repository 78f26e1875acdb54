-- Return some rows of kept_certificates, for the journal.
SELECT * FROM kept_certificates WHERE id /* in ids */ ORDER BY id
