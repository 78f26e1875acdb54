-- Return the units with users who may work on cases.
SELECT DISTINCT w.unit_id FROM users w JOIN user_roles r ON r.user_id = w.id
WHERE w.disabled_at IS NULL AND r.role IN ('branch', 'committee', 'authority')
