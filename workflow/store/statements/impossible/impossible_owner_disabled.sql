-- Return the units whose users may all act no longer, while they have open cases.
SELECT u.code AS about, o.cases AS detail
FROM (SELECT unit_id, count(*) AS cases FROM cases
      WHERE state NOT IN (/* states closed */)
      GROUP BY unit_id) o
JOIN units u ON u.id = o.unit_id
WHERE EXISTS (SELECT 1 FROM users w WHERE w.unit_id = u.id)
  AND NOT EXISTS (SELECT 1 FROM users w WHERE w.unit_id = u.id AND w.disabled_at IS NULL)
ORDER BY u.code
