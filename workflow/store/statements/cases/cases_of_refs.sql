-- Return the keys of the cases with these references.
SELECT id FROM cases WHERE ref /* in refs */ ORDER BY id
