-- Let a unit take in the hand-overs under way to a closed one.
UPDATE transfers SET to_unit_id = :heir_id
WHERE to_unit_id = :unit_id AND state IN (/* transfers open */)
