-- Return a unit by its code, with its place and that of the unit above it.
SELECT u.id, u.code, u.name, u.kind AS unit_kind, u.path AS unit_path, above.path AS above_path
FROM units u LEFT JOIN units above ON above.id = u.parent_id
WHERE lower(u.code) = lower(:code)
