-- Units with open cases for which nobody does the work, neither there nor in any unit above.
SELECT u.code AS about, count(*) AS detail
FROM units u JOIN cases c ON c.unit_id = u.id
WHERE c.state NOT IN ('withdrawn', 'declined', 'removed', 'left', 'annulled', 'handed_over', 'deceased')
  AND NOT EXISTS (SELECT 1 FROM users w JOIN units a ON a.id = w.unit_id JOIN user_roles r ON r.user_id = w.id
                  WHERE w.disabled_at IS NULL AND r.role IN ('branch', 'committee', 'authority')
                    AND substr(u.path, 1, length(a.path)) = a.path)
GROUP BY u.id, u.code
ORDER BY u.code
