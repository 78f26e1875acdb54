-- Return the open units whose path is not that of the unit the dated tree puts them under, and their own key.
SELECT u.code AS about, u.path AS detail, u.id
FROM units u
LEFT JOIN units p ON p.id = (SELECT t.parent_id FROM unit_parent t WHERE t.unit_id = u.id
                             ORDER BY t.since DESC, t.id DESC LIMIT 1)
WHERE u.closed_on IS NULL
  AND (u.path <> coalesce(p.path, '') || CAST(u.id AS VARCHAR) || '/'
       OR coalesce(u.parent_id, 0) <> coalesce(p.id, 0))
ORDER BY u.id
