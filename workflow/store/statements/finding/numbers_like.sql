-- How many numbers of papers begin like this one, counted no further than it matters.
SELECT count(*) AS numbers
FROM (SELECT 1 FROM documents WHERE folded >= :first AND folded <= :last LIMIT :most) like_it
