-- Write how a hand-over stands.
UPDATE transfers
SET state = :state, sent_on = :sent_on, acknowledged_on = :acknowledged_on, accepted_on = :accepted_on,
    ended_on = :ended_on, helper = :helper, reply_no = :reply_no, letter = :letter
WHERE id = :id
