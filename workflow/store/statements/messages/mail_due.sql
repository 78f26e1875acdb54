-- Return the messages that are due, and why each would not be sent.
SELECT m.id, m.to_address, m.template, m.rule, m.rung, c.ref,
       CASE WHEN m.due_at < :before AND m.state = 'queued' AND m.attempts = 0
                 AND m.template NOT IN ('reminder', 'escalation', 'stalled', 'hold_ended', 'deadline_moved', 'deadline_met') THEN 'stale'
            WHEN u.disabled_at IS NOT NULL THEN 'disabled'
            WHEN m.rule IS NOT NULL AND m.anchor IS NOT NULL AND m.case_id IS NOT NULL
                 AND m.template <> 'deadline_met' AND NOT (m.template = 'deadline_moved' AND m.due IS NULL)
                 AND NOT EXISTS (SELECT 1 FROM deadlines d
                                 WHERE d.case_id = m.case_id AND d.rule = m.rule AND d.anchor = m.anchor)
            THEN 'met' END AS why
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN users u ON u.id = m.to_user_id
WHERE m.state IN ('queued', 'failed') AND m.due_at <= :now
  AND (m.claimed_by IS NULL OR m.claimed_until IS NULL AND m.claimed_by /* in dead */)
ORDER BY m.due_at, m.id
