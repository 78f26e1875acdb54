SELECT id, code, successor_id FROM units
