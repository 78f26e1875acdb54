-- Return the last entry of a chain, and let nobody else add to it before this transaction has ended.
SELECT n, hash FROM journal_heads WHERE chain = :chain FOR UPDATE
