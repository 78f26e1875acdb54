-- Return when these cases were last reminded of each limit, or of each cause that is none: by mail, and on paper.
SELECT m.case_id, m.rule, m.rung, max(CASE WHEN m.state = 'sent' THEN m.sent_at END) AS "sent_at [timestamp]",
       max(m.handed_on) AS "handed_on [date]"
FROM messages m
WHERE m.case_id /* in cases */ AND m.state IN ('sent', 'handed') AND (m.rule IS NOT NULL OR m.template = 'stalled')
GROUP BY m.case_id, m.rule, m.rung
