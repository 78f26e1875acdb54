-- How many names are like this one, counted no further than it matters.
SELECT count(*) AS names
FROM (SELECT 1 FROM cases WHERE folded LIKE :pattern ESCAPE '\' LIMIT :most) like_it
