-- Count the flags that stand in a range of units.
SELECT count(*) AS n
FROM units u
JOIN cases c ON c.unit_id = u.id
JOIN flags f ON f.case_id = c.id
WHERE u.path >= :low AND u.path < :high AND f.cleared_at IS NULL
