-- Return every way in which open units meet.
SELECT DISTINCT meets FROM units WHERE meets IS NOT NULL AND closed_on IS NULL ORDER BY meets
