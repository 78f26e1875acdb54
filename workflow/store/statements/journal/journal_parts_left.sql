-- Return the first part of the journal whose entry is gone.
SELECT p.chain, p.n FROM journal_parts p LEFT JOIN journal j ON j.chain = p.chain AND j.n = p.n
WHERE j.id IS NULL ORDER BY p.chain, p.n LIMIT 1
