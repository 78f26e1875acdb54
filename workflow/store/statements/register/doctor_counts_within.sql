-- Return the same as doctor_counts, as somebody sees it who does not see the whole city.
SELECT (SELECT count(*) FROM units u WHERE u.closed_on IS NULL AND u.path >= :low AND u.path < :high) AS units,
       (SELECT count(*) FROM users x JOIN units u ON u.id = x.unit_id
        WHERE x.disabled_at IS NULL AND u.path >= :low AND u.path < :high) AS users,
       (SELECT count(*) FROM cases c JOIN units u ON u.id = c.unit_id
        WHERE u.path >= :low AND u.path < :high AND c.state NOT IN (/* states void */)) AS cases,
       (SELECT count(*) FROM cases c JOIN units u ON u.id = c.unit_id
        WHERE u.path >= :low AND u.path < :high AND c.next_due < :today) AS overdue,
       count(CASE WHEN m.state = 'queued' THEN 1 END) AS queued,
       count(CASE WHEN m.state = 'failed' AND m.why IS NULL THEN 1 END) AS failed,
       count(CASE WHEN m.state = 'failed' AND m.why IS NOT NULL THEN 1 END) AS doubtful,
       count(CASE WHEN m.state = 'dead' THEN 1 END) AS dead,
       min(CASE WHEN m.state = 'dead' THEN m.due_at END) AS "dead_since [timestamp]",
       (SELECT max(c.day) FROM calendar_days c
        WHERE NOT EXISTS (SELECT 1 FROM calendar_days p WHERE p.provisional AND p.day <= c.day)) AS "announced [date]"
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN units cu ON cu.id = c.unit_id
LEFT JOIN users x ON x.id = m.to_user_id
LEFT JOIN units uu ON uu.id = x.unit_id
WHERE m.state IN ('queued', 'failed', 'dead')
  AND ((cu.path >= :low AND cu.path < :high) OR (uu.path >= :low AND uu.path < :high))
