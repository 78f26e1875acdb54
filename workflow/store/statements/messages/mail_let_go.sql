-- Let go of the messages that wait and were claimed by those who are gone.
UPDATE messages SET claimed_by = NULL, claimed_until = NULL
WHERE state IN ('queued', 'failed') AND claimed_by /* in dead */
