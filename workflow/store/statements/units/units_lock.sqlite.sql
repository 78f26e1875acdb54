-- Return several units to be numbered for; whoever writes has the whole file already.
SELECT id FROM units WHERE id IN (SELECT value FROM json_each(:units)) ORDER BY id
