-- Return the acts of cases that bear one of some numbers as the number of an awareness certificate.
SELECT DISTINCT d.folded, d.case_id, d.act_n, c.ref, c.folded AS name_folded, c.born, u.path AS unit_path
FROM documents d JOIN cases c ON c.id = d.case_id JOIN units u ON u.id = c.unit_id
WHERE d.folded /* in numbers */ AND d.kind /* in kinds */
ORDER BY d.case_id, d.act_n
