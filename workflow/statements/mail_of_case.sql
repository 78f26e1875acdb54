SELECT m.*, c.ref, u.name AS user_name
FROM messages m
JOIN cases c ON c.id = m.case_id
LEFT JOIN users u ON u.id = m.to_user_id
WHERE m.case_id = :case_id
ORDER BY m.id
