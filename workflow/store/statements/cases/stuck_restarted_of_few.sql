-- Return the same as stuck_restarted, unit by unit (CROSS JOIN keeps that order on SQLite).
SELECT c.id AS case_id, c.first_listed_on AS since
FROM units u CROSS JOIN cases c
WHERE u.id = c.unit_id AND c.resets > 0 AND c.resets >= :resets AND u.path >= :low AND u.path < :high
  AND c.state IN (/* states under_way */)
