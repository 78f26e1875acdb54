-- Return the references of some cases.
SELECT id, ref FROM cases WHERE id /* in cases */ ORDER BY id
