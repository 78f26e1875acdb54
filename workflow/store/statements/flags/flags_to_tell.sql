-- Return the flags of late that no other job tells of (remind: limits; expire-holds: holds), with whose cases they are.
-- A message goes out once only, whatever is asked.
SELECT f.id, f.case_id, f.cause, f.rule, f.anchor, f.kind, f.since, c.ref, c.state, c.unit_id, u.code AS unit,
       CASE WHEN u.kind = 'branch' THEN u.parent_id ELSE u.id END AS committee_id, d.due AS "due [date]", d.rule_set,
       EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
               WHERE x.unit_id = u.id AND y.role = 'branch' AND x.email IS NOT NULL AND x.disabled_at IS NULL
              ) AS "served [boolean]"
FROM flags f
JOIN cases c ON c.id = f.case_id
JOIN units u ON u.id = c.unit_id
LEFT JOIN deadlines d ON d.case_id = f.case_id AND d.rule = f.rule AND d.anchor = f.anchor
WHERE f.cleared_at IS NULL AND f.flagged_at >= :since AND f.id > :after
  AND f.cause NOT IN (/* causes of_limits */, 'hold-expired')
ORDER BY f.id
LIMIT :limit
