-- Return the names of all users by their keys, and the path of the unit of each.
SELECT w.id, w.name, u.path FROM users w JOIN units u ON u.id = w.unit_id
