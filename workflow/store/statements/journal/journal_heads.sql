-- Return the chains of the journal with the last entry of each.
SELECT chain, n, hash FROM journal_heads ORDER BY chain
