-- Return the paths of the units that several hand-overs leave from.
SELECT DISTINCT f.path FROM transfers t JOIN units f ON f.id = t.from_unit_id WHERE t.id /* in transfers */
