-- Return what stands beside the entries since an instant.
SELECT p.chain, p.n, p.part, p.value
FROM journal j JOIN journal_parts p ON p.chain = j.chain AND p.n = j.n
WHERE j.at >= :since
