-- Lock the issuing units of several letters, always in the same order: two who number many cannot wait for each other.
SELECT id FROM units
WHERE id IN (SELECT from_unit_id FROM transfers WHERE id = ANY(CAST(:transfers AS INTEGER[])))
ORDER BY id
FOR NO KEY UPDATE
