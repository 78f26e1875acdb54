-- Write the next deadline of a case.
UPDATE cases
SET next_rule = :next_rule, next_kind = :next_kind, next_due = :next_due, next_owner = :next_owner
WHERE id = :id
