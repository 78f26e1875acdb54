-- Mark a message as one that came back.
UPDATE messages SET state = 'dead', last_error = :reason WHERE id = :id AND state = 'sent'
