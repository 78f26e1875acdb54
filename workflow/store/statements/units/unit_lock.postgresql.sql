-- Lock a unit whose letters are numbered one after the other; cases of the unit go on being written.
SELECT id FROM units WHERE id = :unit_id FOR NO KEY UPDATE
