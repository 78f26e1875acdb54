-- Queue again what was taken back because its day had moved, and moved back.
UPDATE messages SET state = 'queued', why = NULL, due_at = :now, sequence = :sequence
WHERE dedupe = :dedupe AND state = 'cancelled' AND why = 'moved'
