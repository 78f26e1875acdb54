UPDATE transfers SET to_unit_id = :heir_id
WHERE to_unit_id = :unit_id AND state IN (/* transfers open */)
