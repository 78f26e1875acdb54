-- Add a hand-over; return its number.
INSERT INTO transfers (case_id, state, from_unit_id, to_unit_id, residence, reason, left_on, letter, opened_on, case_state)
VALUES (:case_id, :state, :from_unit_id, :to_unit_id, :residence, :reason, :left_on, :letter, :opened_on, :case_state)
RETURNING id
