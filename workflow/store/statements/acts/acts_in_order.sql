-- Return the acts of the whole register as they were entered.
SELECT id, n, hash FROM acts WHERE id > :after AND id <= :last ORDER BY id LIMIT :limit
