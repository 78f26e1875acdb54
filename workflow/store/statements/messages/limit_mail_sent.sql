-- Return the latest mail of each limit that each reader was sent, whatever has become of the limit.
SELECT c.ref, m.rule, m.anchor, m.to_address, m.sent_at, m.due AS told
FROM messages m
JOIN cases c ON c.id = m.case_id
WHERE m.case_id /* in cases */
  AND m.state = 'sent' AND m.template IN ('reminder', 'escalation', 'deadline_moved') AND m.due IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM messages n
                  WHERE n.case_id = m.case_id AND n.rule = m.rule AND n.anchor = m.anchor
                    AND n.to_user_id = m.to_user_id AND n.id > m.id AND n.state = 'sent' AND n.due IS NOT NULL)
ORDER BY m.id
