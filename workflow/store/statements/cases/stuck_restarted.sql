-- Return the cases on the way that were restarted so often, in a range of units: by the restarts, which few have
-- (CROSS JOIN keeps that order on SQLite, and the index over them is one of those above 0 alone).
SELECT c.id AS case_id, c.first_listed_on AS since
FROM cases c CROSS JOIN units u
WHERE u.id = c.unit_id AND c.resets > 0 AND c.resets >= :resets AND u.path >= :low AND u.path < :high
  AND c.state IN (/* states under_way */)
