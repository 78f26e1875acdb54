INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set)
VALUES (:case_id, :rule, :anchor, :kind, :start, :due, :owner, :owner_unit_id, :provisional, :rule_set)
