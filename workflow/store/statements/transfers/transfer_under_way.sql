-- Return the hand-over of a case that is under way.
SELECT t.id, t.state, h.path AS to_path
FROM transfers t LEFT JOIN units h ON h.id = t.to_unit_id
WHERE t.case_id = :case_id AND t.state IN (/* transfers open */)
