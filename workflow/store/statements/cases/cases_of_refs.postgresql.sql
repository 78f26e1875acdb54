SELECT id FROM cases WHERE ref = ANY(:refs) ORDER BY id
