SELECT id, name FROM units
