-- Add a deadline for the unit that the history names, or for whoever took over from it where it was closed since.
INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
VALUES (:case_id, :rule, :anchor, :kind, :start, :due, :owner,
        CASE WHEN CAST(:owner_code AS VARCHAR) IS NULL THEN CAST(:owner_unit_id AS INTEGER) ELSE
          coalesce((WITH RECURSIVE heir(id, successor_id) AS (
                      SELECT u.id, u.successor_id FROM units u WHERE u.code = CAST(:owner_code AS VARCHAR)
                      UNION ALL
                      SELECT u.id, u.successor_id FROM heir h JOIN units u ON u.id = h.successor_id
                    )
                    SELECT h.id FROM heir h WHERE h.successor_id IS NULL),
                   CAST(:owner_unit_id AS INTEGER))
        END,
        :provisional, :rule_set, :waits)
