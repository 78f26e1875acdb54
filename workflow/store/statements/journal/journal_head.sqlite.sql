-- Return the last entry of a chain.
SELECT n, hash FROM journal_heads WHERE chain = :chain
