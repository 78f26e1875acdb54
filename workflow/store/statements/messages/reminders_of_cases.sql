-- Return when these cases were last reminded of each limit, or of each cause that is none.
SELECT m.case_id, m.rule, m.rung, max(m.sent_at) AS "sent_at [timestamp]"
FROM messages m
WHERE m.case_id /* in cases */ AND m.state = 'sent' AND (m.rule IS NOT NULL OR m.template = 'stalled')
GROUP BY m.case_id, m.rule, m.rung
