-- Say whether any certificate waits for a case: most registers have none.
SELECT 1 AS waits FROM kept_certificates k LEFT JOIN cases c ON c.id = k.case_id
WHERE k.case_id IS NULL OR c.state IN (/* states void */)
LIMIT 1
