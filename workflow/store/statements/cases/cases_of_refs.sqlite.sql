SELECT id FROM cases WHERE ref IN (SELECT value FROM json_each(:refs)) ORDER BY id
