-- Count the words of names that begin like this one, no further than it matters.
SELECT count(*) AS names
FROM (SELECT 1 FROM case_words WHERE word >= :first AND word < :last LIMIT :most) like_it
