-- Return the name of every unit.
SELECT id, name FROM units
