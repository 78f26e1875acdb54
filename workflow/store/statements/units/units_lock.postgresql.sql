-- Lock several units whose letters are numbered, always in the same order: two who number many cannot wait for each other.
SELECT id FROM units WHERE id = ANY(CAST(:units AS INTEGER[])) ORDER BY id FOR NO KEY UPDATE
