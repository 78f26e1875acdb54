-- Whoever writes has the whole file already.
SELECT 1 AS locked
