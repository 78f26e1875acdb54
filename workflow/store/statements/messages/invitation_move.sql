-- Move a calendar entry to another day.
UPDATE invitations SET due = :due, sequence = :sequence
WHERE case_id = :case_id AND rule = :rule AND anchor = :anchor AND user_id = :user_id
