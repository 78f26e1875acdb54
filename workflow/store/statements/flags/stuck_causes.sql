-- Return the cases that are stuck for a reason that is no limit, in a range of units. `since` is the day from which it
-- was so.
SELECT c.id AS case_id, 'helper-gone' AS cause, 'service' AS kind,
       coalesce((SELECT max(a.acted_on) FROM acts a
                 WHERE a.case_id = c.id AND /* counts a */
                   AND (a.move IN (/* moves helper_anew */)
                        OR EXISTS (SELECT 1 FROM act_marks k WHERE k.case_id = a.case_id AND k.act_n = a.n
                                     AND k.topic = /* topics helper */))), c.entered_on) AS since
FROM cases c /* cross */ JOIN units u ON u.id = c.unit_id
WHERE c.helpers = 0 AND u.path >= :low AND u.path < :high
  AND c.state IN (/* states helped */)
UNION ALL
SELECT c.id, 'too-few-members', 'statutory', /* greatest */(c.opened_on, f.since)
FROM units u
/* cross */ JOIN unit_fact f ON f.unit_id = u.id AND f.name = 'official_members'
/* cross */ JOIN cases c ON c.unit_id = u.id
WHERE u.path >= :low AND u.path < :high AND f.value IN ('0', '1', '2')
  AND f.id = (SELECT g.id FROM unit_fact g
              WHERE g.unit_id = u.id AND g.name = 'official_members'
              ORDER BY g.since <= :today DESC,
                       CASE WHEN g.since <= :today THEN g.since END DESC, g.since, g.id DESC LIMIT 1)
  AND c.state IN (/* states branch_votes_next */)
UNION ALL
SELECT c.id, 'no-active-user', 'product',
       /* greatest */(c.opened_on,
           coalesce((SELECT max(/* day_of x.disabled_at */) FROM users x JOIN user_roles y ON y.user_id = x.id
                     WHERE (x.unit_id = u.id AND y.role = 'branch')
                        OR (x.unit_id = u.parent_id AND y.role = 'committee')), c.opened_on))
FROM units u
/* cross */ JOIN cases c ON c.unit_id = u.id
WHERE u.path >= :low AND u.path < :high
  AND NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                  WHERE x.unit_id = u.id AND x.disabled_at IS NULL AND y.role = 'branch')
  AND NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                  WHERE x.unit_id = CASE WHEN u.kind = 'branch' THEN u.parent_id ELSE u.id END
                    AND x.disabled_at IS NULL AND y.role = 'committee')
  AND c.state IN (/* states under_way */)
UNION ALL
SELECT c.id, 'mail-undeliverable', 'product', min(/* day_of m.created_at */)
FROM messages m
/* cross */ JOIN cases c ON c.id = m.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
/* cross */ JOIN users w ON w.id = m.to_user_id
/* cross */ JOIN units n ON n.id = w.unit_id
WHERE m.state = 'dead' AND u.path >= :low AND u.path < :high
  AND (n.id = u.id OR n.id = u.parent_id
       OR EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = c.id AND d.owner_unit_id = n.id))
  AND NOT EXISTS (SELECT 1 FROM messages s
                  WHERE s.case_id = c.id AND s.to_user_id = m.to_user_id AND s.state IN ('sent', 'handed') AND s.id > m.id)
  AND c.state NOT IN (/* states closed */)
GROUP BY c.id
UNION ALL
SELECT c.id, 'hold-expired', 'product', max(/* day_after h.until */)
FROM holds h
/* cross */ JOIN cases c ON c.id = h.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
WHERE h.ended_on IS NULL AND h.until < :today AND u.path >= :low AND u.path < :high
  AND (h.kind IN (/* holds lasting */)
       OR NOT EXISTS (SELECT 1 FROM acts a
                      WHERE a.case_id = h.case_id AND a.n > h.act_n AND a.acted_on > h.until))
  AND (c.state NOT IN (/* states member */) OR h.kind IN (/* holds lasting */))
  AND c.state NOT IN (/* states closed */)
GROUP BY c.id
