-- Return both sides of the latest hand-over of a case.
SELECT t.from_unit_id, t.to_unit_id, u.parent_id AS to_parent_id, t.sent_on
FROM transfers t LEFT JOIN units u ON u.id = t.to_unit_id
WHERE t.case_id = :case_id
ORDER BY t.id DESC
LIMIT 1
