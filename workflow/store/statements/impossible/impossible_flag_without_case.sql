-- Return flags of cases that are not there.
SELECT CAST(f.case_id AS VARCHAR) AS about, f.cause AS detail
FROM flags f LEFT JOIN cases c ON c.id = f.case_id
WHERE c.id IS NULL
ORDER BY f.id
