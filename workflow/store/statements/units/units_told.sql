-- Return the units of a range of paths, each with everything recorded of it to choose a day's truth from.
SELECT u.id, u.code, u.kind, u.path, u.official_code, u.email, u.opened_on, u.closed_on,
       s.code AS successor,
       (SELECT CAST(/* json_list */(/* json_array */(p.since, a.code)) AS TEXT)
        FROM unit_parent p JOIN units a ON a.id = p.parent_id WHERE p.unit_id = u.id) AS parents,
       (SELECT CAST(/* json_list */(/* json_array */(n.since, n.name)) AS TEXT)
        FROM unit_name n WHERE n.unit_id = u.id) AS names,
       (SELECT CAST(/* json_list */(/* json_array */(f.since, f.name, /* json f.value */)) AS TEXT)
        FROM unit_fact f WHERE f.unit_id = u.id) AS facts
FROM units u LEFT JOIN units s ON s.id = u.successor_id
WHERE u.path >= :low AND u.path < :high
