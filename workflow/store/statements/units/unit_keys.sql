-- Return the key, the code and the successor of every unit.
SELECT id, code, successor_id FROM units
