-- Return the messages just claimed, with what they are made of.
SELECT m.id, m.dedupe, m.to_user_id, m.to_address, m.template, m.params, m.rule, m.lang, m.attempts, m.doubts, m.due_at,
       m.message_id, m.created_at, m.anchor, m.due, m.sequence, c.ref, u.code AS case_unit
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN units u ON u.id = c.unit_id
WHERE m.id /* in ids */ AND m.state IN ('queued', 'failed')
ORDER BY m.due_at, m.id
