-- Count the cases under way in a range of units, by the unit that has them.
SELECT u.code AS unit, count(*) AS cases
FROM units u
/* cross */ JOIN cases c ON c.unit_id = u.id
WHERE u.path >= :low AND u.path < :high AND c.state IN (/* states under_way */)
GROUP BY u.code
