-- Let a unit answer in the place of a closed one.
UPDATE requests SET asked_unit_id = :heir_id
WHERE asked_unit_id = :unit_id
