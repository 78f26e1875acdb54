-- Return one message, if it has left or was handed over, to be entered into the journal.
SELECT * FROM messages WHERE id = :id AND (sent_at IS NOT NULL OR state = 'handed')
