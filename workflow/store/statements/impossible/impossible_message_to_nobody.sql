-- Return messages that wait to leave and are addressed to nobody.
SELECT CAST(m.id AS VARCHAR) AS about, m.template AS detail
FROM messages m LEFT JOIN users w ON w.id = m.to_user_id
WHERE m.state IN ('queued', 'failed')
  AND (m.to_address = '' OR (m.to_user_id IS NOT NULL AND w.id IS NULL))
ORDER BY m.id
