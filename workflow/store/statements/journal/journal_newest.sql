-- Return the newest entry of a chain with who made it: index lookups.
SELECT j.n, j."of", j.after, j.at,
       (SELECT p.value FROM journal_parts p WHERE p.chain = j.chain AND p.n = j.n AND p.part = 'who') AS who
FROM journal j WHERE j.chain = :chain ORDER BY j.n DESC LIMIT 1
