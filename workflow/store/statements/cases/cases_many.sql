-- Count the cases of a range of units, no further than it matters.
SELECT count(*) AS cases FROM (
    SELECT 1 FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
    WHERE u.path >= :low AND u.path < :high LIMIT :most) many
