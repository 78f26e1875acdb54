-- Let go of the messages that wait and were claimed by those who are gone. One whose sending had begun may have arrived:
-- it waits.
UPDATE messages
SET due_at = CASE WHEN claimed_until IS NULL THEN due_at ELSE :later END, claimed_by = NULL, claimed_until = NULL
WHERE state IN ('queued', 'failed') AND claimed_by /* in dead */
