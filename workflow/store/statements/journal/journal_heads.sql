-- Return the chains of the journal with the last entry of each.
SELECT chain, n, hash FROM journal_heads /* where_it_stands */ ORDER BY chain
