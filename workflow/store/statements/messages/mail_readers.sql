-- Return the cases of messages with who reads each message, one row a role; nobody who may not act any more.
SELECT m.id AS message, c.id, c.ref, c.unit_id, cu.path AS unit_path, u.id AS user_id, u.name AS user_name,
       n.id AS reader_unit, n.code AS reader_code, n.path AS reader_path, r.role
FROM messages m
JOIN cases c ON c.id = m.case_id
JOIN units cu ON cu.id = c.unit_id
JOIN users u ON u.id = m.to_user_id
JOIN units n ON n.id = u.unit_id
JOIN user_roles r ON r.user_id = u.id
WHERE m.id /* in ids */ AND u.disabled_at IS NULL
ORDER BY m.id, r.role
