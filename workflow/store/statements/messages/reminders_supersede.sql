-- Cancel earlier reminders of a limit that still wait: each says less than the one queued at this instant.
UPDATE messages SET state = 'cancelled', why = 'superseded'
WHERE state IN ('queued', 'failed') AND template = 'reminder' AND due_at <> :now
  AND claimed_by IS NULL
  AND EXISTS (SELECT 1 FROM messages n
              WHERE n.case_id = messages.case_id AND n.rule = messages.rule AND n.anchor = messages.anchor
                AND n.to_user_id = messages.to_user_id AND n.template = 'reminder'
                AND n.state = 'queued' AND n.due_at = :now)
