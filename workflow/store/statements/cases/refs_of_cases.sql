-- Return the references of cases by their keys.
SELECT id, ref FROM cases WHERE id /* in cases */
