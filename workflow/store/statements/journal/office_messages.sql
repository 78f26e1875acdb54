-- Return a page of the messages that have left or were handed over, to be held against the journal.
SELECT * FROM messages WHERE (sent_at IS NOT NULL OR state = 'handed') AND id > :after ORDER BY id LIMIT :limit
