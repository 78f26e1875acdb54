-- Count the units of a range, no further than it matters.
SELECT count(*) AS units FROM (SELECT 1 FROM units WHERE path >= :low AND path < :high LIMIT :most) few
