-- Return what stands beside a page of the journal.
SELECT p.chain, p.n, p.part, p.salt, p.value
FROM journal j JOIN journal_parts p ON p.chain = j.chain AND p.n = j.n
WHERE j.id > :after AND j.id <= :last
