-- Return the paths of the units that may see a case of another one: its destination, and who was asked.
SELECT u.path FROM transfers t JOIN units u ON u.id = t.to_unit_id
WHERE t.case_id = :case_id AND t.state IN (/* transfers under_way */)
UNION
SELECT u.path FROM requests r JOIN units u ON u.id = r.asked_unit_id
WHERE r.case_id = :case_id AND r.open
