-- Return the cases that units of a range have, had, or owe something: handed over by or to one of them, asked about, due.
SELECT id FROM (
    SELECT c.id FROM units u JOIN cases c ON c.unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT t.case_id FROM units u JOIN transfers t ON t.from_unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT t.case_id FROM units u JOIN transfers t ON t.to_unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT r.case_id FROM units u JOIN requests r ON r.asked_unit_id = u.id WHERE u.path >= :low AND u.path < :high
    UNION
    SELECT d.case_id FROM units u JOIN deadlines d ON d.owner_unit_id = u.id WHERE u.path >= :low AND u.path < :high
) near
ORDER BY id
