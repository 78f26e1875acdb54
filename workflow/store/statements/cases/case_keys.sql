-- Return the keys of all cases.
SELECT id FROM cases ORDER BY id
