-- Return of which limits of these cases superiors were told, and of which unit they are.
SELECT m.case_id, m.rule, n.code
FROM messages m
JOIN users w ON w.id = m.to_user_id
JOIN units n ON n.id = w.unit_id
WHERE m.case_id /* in cases */ AND m.template = 'escalation' AND m.state <> 'cancelled'
ORDER BY m.id
