-- Take back a calendar entry.
UPDATE invitations SET cancelled = true, sequence = :sequence WHERE id = :id
