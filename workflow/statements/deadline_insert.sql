-- The unit that the history names acts, or its heir where it was closed since.
INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set)
VALUES (:case_id, :rule, :anchor, :kind, :start, :due, :owner,
        coalesce((SELECT coalesce(u.successor_id, u.id) FROM units u WHERE u.code = CAST(:owner_code AS VARCHAR)),
                 CAST(:owner_unit_id AS INTEGER)),
        :provisional, :rule_set)
