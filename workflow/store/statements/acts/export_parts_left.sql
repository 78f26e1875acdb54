-- Return the first part of an act that is gone.
SELECT p.case_id, p.n FROM act_parts p LEFT JOIN acts a ON a.case_id = p.case_id AND a.n = p.n
WHERE a.id IS NULL ORDER BY p.case_id, p.n LIMIT 1
