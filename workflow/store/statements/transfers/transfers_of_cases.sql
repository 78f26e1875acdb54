-- Return the hand-overs under way of several cases, each with its destination.
SELECT t.case_id, t.id, t.state, h.code AS to_code, h.name AS to_name, h.kind AS to_kind, h.path AS to_path
FROM transfers t LEFT JOIN units h ON h.id = t.to_unit_id
WHERE t.case_id /* in cases */ AND t.state IN (/* transfers open */)
