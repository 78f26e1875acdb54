-- Return the hand-overs under way to closed units.
SELECT coalesce(c.ref, '') AS about, u.code AS detail
FROM units u JOIN transfers t ON t.to_unit_id = u.id LEFT JOIN cases c ON c.id = t.case_id
WHERE u.closed_on IS NOT NULL AND t.state IN (/* transfers open */)
ORDER BY t.id
