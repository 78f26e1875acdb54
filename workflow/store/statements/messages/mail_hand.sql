-- Write that a message was handed over on paper, unless somebody is sending it at this moment.
UPDATE messages
SET state = 'handed', handed_to = :to, handed_on = :on, handed_by = :by, body = :body, why = NULL,
    claimed_by = NULL, claimed_until = NULL
WHERE id = :id AND state IN ('queued', 'failed', 'dead')
  AND (claimed_by IS NULL OR claimed_by /* in dead */)
