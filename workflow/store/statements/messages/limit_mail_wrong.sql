-- Return the latest mail of a limit that each reader was sent, or handed on paper, where it tells another day than holds now. Readers of a
-- unit that has the limit no longer are left alone.
SELECT m.id, m.case_id, c.ref, u.code AS unit, c.state, m.rule, m.anchor, d.kind, d.rule_set, m.due AS told, d.due,
       m.to_user_id AS user_id, x.email, coalesce(x.lang, 'vi') AS lang, m.to_address, m.sent_at, m.handed_on, i.sequence
FROM messages m
JOIN deadlines d ON d.case_id = m.case_id AND d.rule = m.rule AND d.anchor = m.anchor AND d.due <> m.due AND NOT d.waits
JOIN cases c ON c.id = m.case_id
JOIN units u ON u.id = c.unit_id
JOIN users x ON x.id = m.to_user_id AND x.disabled_at IS NULL AND x.email <> ''
JOIN units o ON o.id = d.owner_unit_id
JOIN units v ON v.id = x.unit_id AND substr(o.path, 1, length(v.path)) = v.path
LEFT JOIN invitations i ON i.case_id = m.case_id AND i.rule = m.rule AND i.anchor = m.anchor
     AND i.user_id = m.to_user_id AND NOT i.cancelled
WHERE m.case_id /* in cases */
  AND m.state IN ('sent', 'handed') AND m.template IN ('reminder', 'escalation', 'deadline_moved')
  AND NOT EXISTS (SELECT 1 FROM messages n
                  WHERE n.case_id = m.case_id AND n.rule = m.rule AND n.anchor = m.anchor
                    AND n.to_user_id = m.to_user_id AND n.id > m.id AND n.state IN ('sent', 'handed') AND n.due IS NOT NULL)
ORDER BY m.id
