-- Return what stands beside a page of the acts of the cases in a range of units.
SELECT p.case_id, p.n, p.part, p.salt, p.value
FROM acts a JOIN cases c ON c.id = a.case_id JOIN units u ON u.id = c.unit_id
JOIN act_parts p ON p.case_id = a.case_id AND p.n = a.n
WHERE u.path >= :low AND u.path < :high AND a.id > :after AND a.id <= :last
