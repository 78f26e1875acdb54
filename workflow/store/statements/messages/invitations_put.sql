-- Write the calendar entries that go with the reminders queued at this instant.
INSERT INTO invitations (case_id, rule, anchor, user_id, due, sequence, cancelled)
SELECT m.case_id, m.rule, m.anchor, m.to_user_id, m.due, m.sequence, false
FROM messages m
WHERE m.state = 'queued' AND m.due_at = :now AND m.template = 'reminder' AND m.sequence IS NOT NULL
ORDER BY m.id
ON CONFLICT (case_id, rule, anchor, user_id) DO UPDATE
SET due = excluded.due, sequence = excluded.sequence, cancelled = false
WHERE invitations.cancelled
