-- The units of a range of paths, each with everything recorded of it to choose a day's truth from.
SELECT u.id, u.code, u.kind, u.path, u.official_code, u.email, u.opened_on, u.closed_on,
       s.code AS successor,
       (SELECT json_agg(json_build_array(p.since, a.code))::text
        FROM unit_parent p JOIN units a ON a.id = p.parent_id WHERE p.unit_id = u.id) AS parents,
       (SELECT json_agg(json_build_array(n.since, n.name))::text
        FROM unit_name n WHERE n.unit_id = u.id) AS names,
       (SELECT json_agg(json_build_array(f.since, f.name, f.value::json))::text
        FROM unit_fact f WHERE f.unit_id = u.id) AS facts
FROM units u LEFT JOIN units s ON s.id = u.successor_id
WHERE u.path >= :low AND u.path < :high
