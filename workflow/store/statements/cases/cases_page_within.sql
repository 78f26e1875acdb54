-- Return a page of the cases of a range of units, open and closed.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high AND c.id > :after
ORDER BY c.id
LIMIT :limit
