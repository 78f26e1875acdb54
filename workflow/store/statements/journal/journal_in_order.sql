-- Return the entries of the journal as they were entered.
SELECT id, n, hash FROM journal WHERE id > :after AND id <= :last ORDER BY id LIMIT :limit
