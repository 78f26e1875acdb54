-- Return the open deadlines of a case, whole.
SELECT rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits FROM deadlines
WHERE case_id = :case_id
