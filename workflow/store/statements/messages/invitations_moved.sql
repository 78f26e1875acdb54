-- Return the cases with a calendar entry that stands on another day than its deadline. Where the clock waits without an
-- end the day moves every day: who was told hears the new one when the hold is over.
SELECT DISTINCT i.case_id
FROM invitations i
JOIN deadlines d ON d.case_id = i.case_id AND d.rule = i.rule AND d.anchor = i.anchor
WHERE NOT i.cancelled AND i.case_id BETWEEN :first AND :last AND d.due <> i.due AND NOT d.waits
ORDER BY i.case_id
