-- Return the hand-overs of several cases in their order, whether over or not.
SELECT t.id, t.case_id FROM transfers t
WHERE t.case_id /* in cases */
ORDER BY t.case_id, t.id
