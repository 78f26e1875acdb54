-- Return the holds that still stand on a day, oldest first, with whether who laid them is of a committee today.
SELECT h.act_n, c.*, u.code AS unit,
       EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = a.actor_id AND r.role = 'committee') AS "by_committee [boolean]"
FROM holds h
JOIN cases c ON c.id = h.case_id
JOIN units u ON u.id = c.unit_id
JOIN acts a ON a.case_id = h.case_id AND a.n = h.act_n
WHERE h.ended_on IS NULL AND h.until >= :today
ORDER BY h.since, c.id, h.act_n
