SELECT c.id FROM cases c WHERE c.id = ANY(:cases) AND c.resets >= :resets
