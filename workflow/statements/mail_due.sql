SELECT m.id, m.to_address, m.template, m.rule, m.rung, c.ref
FROM messages m LEFT JOIN cases c ON c.id = m.case_id
WHERE m.state IN ('queued', 'failed') AND m.due_at <= :now
  AND (m.claimed_until IS NULL OR m.claimed_until <= :now)
ORDER BY m.due_at, m.id
