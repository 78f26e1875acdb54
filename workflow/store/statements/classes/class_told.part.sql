-- What is told of a class: its centre, and the range of units whose people its centre may take.
       k.id, k.code, k.folded, k.name, k.starts, k.ends, k.centre_id, z.code AS centre, z.name AS centre_name,
       z.path AS centre_path, above.path AS around
FROM classes k JOIN units z ON z.id = k.centre_id JOIN units above ON above.id = z.parent_id
