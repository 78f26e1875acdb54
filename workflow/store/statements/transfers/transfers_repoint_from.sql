UPDATE transfers SET from_unit_id = :heir_id
WHERE from_unit_id = :unit_id AND state IN (/* transfers open */)
