-- Count the numbers of papers that begin like this one, no further than it matters.
SELECT count(*) AS numbers
FROM (SELECT 1 FROM documents WHERE folded >= :first AND folded <= :last LIMIT :most) like_it
