-- Return who chose one letter a week, with what their unit sees.
SELECT x.id AS user_id, x.email, coalesce(x.lang, 'vi') AS lang, u.code AS unit, u.path
FROM users x JOIN units u ON u.id = x.unit_id
WHERE x.digest AND x.email <> '' AND x.disabled_at IS NULL
ORDER BY x.id
