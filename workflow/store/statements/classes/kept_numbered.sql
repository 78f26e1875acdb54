-- Return the certificates kept that bear one of some numbers.
SELECT k.id, k.folded, k.issued, k.issuer, k.name_folded, k.born, c.id AS case_id
FROM kept_certificates k LEFT JOIN cases c ON c.id = k.case_id AND c.state NOT IN (/* states void */)
WHERE k.folded /* in numbers */
