-- Return what stands beside the acts of a range of cases.
SELECT case_id, n, part, salt, value FROM act_parts
WHERE case_id > :after AND case_id <= :last
ORDER BY case_id, n, part
