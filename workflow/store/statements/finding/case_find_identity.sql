-- Find cases by the whole identity number, for those who may see it: within their own subtree.
SELECT c.*, u.code AS unit
FROM cases c CROSS JOIN units u
WHERE c.identity_no = :identity_no AND u.id = c.unit_id AND u.path >= :low AND u.path < :high
ORDER BY c.sort_key, c.id
LIMIT :limit
