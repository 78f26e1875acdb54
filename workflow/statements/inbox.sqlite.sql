SELECT c.*, u.code AS unit, p.decides AS own_decides,
       (SELECT min(r.act_n) FROM requests r WHERE r.case_id = c.id AND r.open AND r.kind = 'verification') AS asked
FROM cases c JOIN units u ON u.id = c.unit_id LEFT JOIN units p ON p.id = u.parent_id
WHERE ((u.path >= :low AND u.path < :high)
       OR (u.path >= :class_low AND u.path < :class_high AND c.state IN ('nominated', 'enrolled')))
  AND c.state IN (SELECT value FROM json_each(:states))
  AND c.next_due <= :until
ORDER BY c.next_due, c.id
