-- Return the messages about cases and to users in sight.
SELECT m.id, m.to_address, m.template, c.ref, m.rule, m.rung, m.state, m.attempts, m.due, m.sent_at, m.message_id,
       m.why
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN units cu ON cu.id = c.unit_id
LEFT JOIN users u ON u.id = m.to_user_id
LEFT JOIN units uu ON uu.id = u.unit_id
WHERE (CAST(:state AS VARCHAR) IS NULL OR m.state = :state)
  AND (CAST(:ref AS VARCHAR) IS NULL OR c.ref = :ref)
  AND ((cu.path >= :low AND cu.path < :high) OR (uu.path >= :low AND uu.path < :high))
ORDER BY m.id
