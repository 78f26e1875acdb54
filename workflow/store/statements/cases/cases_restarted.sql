-- Return which of these cases were restarted so often.
SELECT c.id FROM cases c WHERE c.id /* in cases */ AND c.resets >= :resets
