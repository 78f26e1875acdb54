-- Return a hand-over with its case and both sides.
SELECT t.*, c.ref, f.code AS from_code, f.path AS from_path, r.code AS to_code, r.path AS to_path,
       o.path AS owner_path
FROM transfers t
JOIN cases c ON c.id = t.case_id
JOIN units f ON f.id = t.from_unit_id
JOIN units o ON o.id = c.unit_id
LEFT JOIN units r ON r.id = t.to_unit_id
WHERE t.id = :id
