-- Return a page of the cases in a range of units, with the whole row of each.
SELECT c.*
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high AND c.id > :after
ORDER BY c.id
LIMIT :limit
