-- Return what only an administrator mends of several cases: mail that did not arrive, a unit where nobody acts.
SELECT c.id,
       (SELECT min(m.id) FROM messages m
        WHERE m.case_id = c.id AND m.state = 'dead'
          AND NOT EXISTS (SELECT 1 FROM messages s
                          WHERE s.case_id = c.id AND s.to_user_id = m.to_user_id
                            AND s.state IN ('sent', 'handed') AND s.id > m.id)) AS dead,
       NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                   WHERE x.unit_id = u.id AND x.disabled_at IS NULL AND y.role = 'branch')
       AND NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                       WHERE x.unit_id = CASE WHEN u.kind = 'branch' THEN u.parent_id ELSE u.id END
                         AND x.disabled_at IS NULL AND y.role = 'committee') AS "unmanned [boolean]"
FROM cases c /* cross */ JOIN units u ON u.id = c.unit_id
WHERE c.id /* in cases */
