-- Return the acts of the cases in a range of units as they were entered.
SELECT a.id, a.hash FROM acts a JOIN cases c ON c.id = a.case_id JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high AND a.id > :after AND a.id <= :last ORDER BY a.id LIMIT :limit
