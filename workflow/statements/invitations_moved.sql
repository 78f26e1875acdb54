-- The cases with a calendar entry that stands on another day than its deadline.
SELECT DISTINCT i.case_id
FROM invitations i
JOIN deadlines d ON d.case_id = i.case_id AND d.rule = i.rule AND d.anchor = i.anchor
WHERE NOT i.cancelled AND i.case_id BETWEEN :first AND :last AND d.due <> i.due
ORDER BY i.case_id
