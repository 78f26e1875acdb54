-- Let a unit go on with the hand-overs that a closed one began.
UPDATE transfers SET from_unit_id = :heir_id
WHERE from_unit_id = :unit_id AND state IN (/* transfers open */)
