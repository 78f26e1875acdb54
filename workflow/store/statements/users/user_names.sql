-- Return the names of the users of a range of units who may act.
SELECT u.name FROM users u JOIN units n ON n.id = u.unit_id
WHERE n.path >= :low AND n.path < :high AND u.disabled_at IS NULL
