-- Return the hand-overs of a case in their order.
SELECT * FROM transfers WHERE case_id = :case_id ORDER BY id
