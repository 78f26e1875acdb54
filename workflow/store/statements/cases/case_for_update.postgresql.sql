-- Lock a case and return it with its unit, joined afterwards: it may change hands while we wait.
WITH locked AS (SELECT * FROM cases WHERE ref = :ref FOR UPDATE)
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM locked c JOIN units u ON u.id = c.unit_id
