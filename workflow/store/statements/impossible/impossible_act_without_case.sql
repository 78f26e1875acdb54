-- Return cases that are gone while acts of them are there.
SELECT CAST(a.case_id AS VARCHAR) AS about, min(a.n) AS detail
FROM acts a LEFT JOIN cases c ON c.id = a.case_id
WHERE c.id IS NULL
GROUP BY a.case_id
ORDER BY a.case_id
