-- Return a unit and those above it on a day, a row each from the root, with every name and fact recorded of
-- them: a day before the first row of something is answered by that row, so all are given to choose from.
WITH RECURSIVE chain(id, depth) AS (
  SELECT u.id, 0 FROM units u WHERE u.id = :unit_id
  UNION ALL
  SELECT coalesce(
           (SELECT p.parent_id FROM unit_parent p WHERE p.unit_id = chain.id AND p.since <= :on
            ORDER BY p.since DESC LIMIT 1),
           (SELECT p.parent_id FROM unit_parent p WHERE p.unit_id = chain.id
            ORDER BY p.since LIMIT 1)),
         chain.depth + 1
  FROM chain WHERE chain.id IS NOT NULL AND chain.depth < 20
)
SELECT u.id, u.code, u.kind,
       (SELECT CAST(/* json_list */(/* json_array */(n.since, n.name)) AS TEXT)
        FROM unit_name n WHERE n.unit_id = u.id) AS names,
       (SELECT CAST(/* json_list */(/* json_array */(f.since, f.name, /* json f.value */)) AS TEXT)
        FROM unit_fact f WHERE f.unit_id = u.id) AS facts
FROM chain c JOIN units u ON u.id = c.id
ORDER BY c.depth DESC
