-- Units whose users may all act no longer, while they have open cases.
SELECT u.code AS about, count(*) AS detail
FROM units u JOIN cases c ON c.unit_id = u.id
WHERE c.state NOT IN ('withdrawn', 'declined', 'removed', 'left', 'annulled', 'handed_over', 'deceased')
  AND EXISTS (SELECT 1 FROM users w WHERE w.unit_id = u.id)
  AND NOT EXISTS (SELECT 1 FROM users w WHERE w.unit_id = u.id AND w.disabled_at IS NULL)
GROUP BY u.id, u.code
ORDER BY u.code
