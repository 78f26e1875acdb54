-- Add what could name a person to an entry of the journal.
INSERT INTO journal_parts (chain, n, part, salt, value) VALUES (:chain, :n, :part, :salt, :value)
