-- Return the rows of kept_certificates that a unit took in, for the journal.
SELECT * FROM kept_certificates WHERE taken_by_id = :taken_by_id ORDER BY id
