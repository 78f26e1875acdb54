-- Return the units with open cases.
SELECT u.code, u.path, o.cases
FROM (SELECT unit_id, count(*) AS cases FROM cases
      WHERE state NOT IN (/* states closed */)
      GROUP BY unit_id) o
JOIN units u ON u.id = o.unit_id
ORDER BY u.code
