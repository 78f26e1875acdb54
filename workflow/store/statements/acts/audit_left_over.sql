-- Return the first act whose case is gone.
SELECT a.case_id, a.n
FROM acts a LEFT JOIN cases c ON c.id = a.case_id
WHERE c.id IS NULL
ORDER BY a.case_id, a.n
LIMIT 1
