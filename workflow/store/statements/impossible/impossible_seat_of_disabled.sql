-- Return the accounts of users who may act no longer.
SELECT w.name AS about, s.account AS detail
FROM seats s JOIN users w ON w.id = s.user_id
WHERE w.disabled_at IS NOT NULL
ORDER BY w.name
