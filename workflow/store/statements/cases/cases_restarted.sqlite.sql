SELECT c.id FROM cases c WHERE c.id IN (SELECT value FROM json_each(:cases)) AND c.resets >= :resets
