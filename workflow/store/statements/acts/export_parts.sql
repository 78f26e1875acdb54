-- Return what stands beside a page of the acts of the whole register.
SELECT p.case_id, p.n, p.part, p.salt, p.value FROM acts a JOIN act_parts p ON p.case_id = a.case_id AND p.n = a.n
WHERE a.id > :after AND a.id <= :last
