-- Write what the last entry of a chain is.
UPDATE journal_heads SET n = :n, hash = :hash WHERE chain = :chain
