-- Return the cases that left, leave or may leave a unit of a range. The leaving dates have an index of their own, which is
-- short.
SELECT case_id FROM (
    SELECT t.case_id FROM units u JOIN transfers t ON t.from_unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT m.case_id FROM units u JOIN cases o ON o.unit_id = u.id JOIN act_marks m ON m.case_id = o.id
    WHERE u.path >= :low AND u.path < :high AND m.topic = /* topics leaving */
) moving
ORDER BY case_id
