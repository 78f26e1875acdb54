SELECT id FROM cases WHERE ref /* in refs */ ORDER BY id
