-- Count the names that are like this one, no further than it matters.
SELECT count(*) AS names
FROM (SELECT 1 FROM cases WHERE folded LIKE :pattern ESCAPE '\' LIMIT :most) like_it
