SELECT c.id FROM cases c WHERE c.id /* in cases */ AND c.resets >= :resets
