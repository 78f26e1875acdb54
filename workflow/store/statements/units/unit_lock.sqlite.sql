-- Return a unit to be numbered for; whoever writes has the whole file already.
SELECT id FROM units WHERE id = :unit_id
