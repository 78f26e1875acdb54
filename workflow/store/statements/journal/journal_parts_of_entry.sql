-- Return what stands beside one entry of the journal.
SELECT part, value FROM journal_parts WHERE chain = :chain AND n = :n
