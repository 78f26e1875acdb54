-- Return a page of the cases in a range of units, with the number of acts and the head of each chain.
SELECT c.id, c.ref, c.acts, c.head_hash
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE u.path >= :low AND u.path < :high AND c.id > :after
ORDER BY c.id
LIMIT :limit
