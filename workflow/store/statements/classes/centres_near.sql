-- Return the training centres, each with the path of the unit it stands under.
SELECT z.id, z.code, z.name, z.kind, z.path, z.opened_on, z.closed_on, above.path AS around
FROM units z JOIN units above ON above.id = z.parent_id
WHERE z.kind = :kind
ORDER BY z.code
