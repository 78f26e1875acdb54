-- Return the units where somebody can be told that a unit below is late.
SELECT DISTINCT x.unit_id
FROM users x JOIN user_roles r ON r.user_id = x.id
WHERE x.email <> '' AND x.disabled_at IS NULL AND r.role IN ('committee', 'authority', 'inspector')
