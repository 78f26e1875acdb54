-- Add a case as it stands before its first act.
INSERT INTO cases (id, ref, unit_id, state, entered_on, last_on, version, opened_on, name, folded, sort_key,
                   born, head_hash, acts, helpers, waits, first_listed_on, resets)
VALUES (:id, :ref, :unit_id, :state, :on, :on, 0, :on, '', '', '', :born, '', 0, 0, false, :on, 0)
