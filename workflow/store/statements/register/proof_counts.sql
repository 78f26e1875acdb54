-- Return how many rows there are of what only ever grows.
SELECT (SELECT count(*) FROM cases) AS cases,
       (SELECT count(*) FROM acts) AS acts,
       (SELECT count(*) FROM journal) AS entries,
       (SELECT count(*) FROM seals) AS seals,
       (SELECT count(*) FROM units) AS units,
       (SELECT count(*) FROM users) AS users,
       (SELECT count(*) FROM letters) AS letters,
       (SELECT count(*) FROM messages) AS messages,
       (SELECT count(*) FROM transfers) AS transfers
