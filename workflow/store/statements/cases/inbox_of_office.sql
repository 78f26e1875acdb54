-- Return the open cases of a subtree for which an administrator mends something, soonest deadline first: mail that did
-- not arrive, a unit where nobody acts, a branch too small to vote. Units come first, as in `inbox`.
WITH seen AS (
  SELECT c.id FROM messages m
  /* cross */ JOIN cases c ON c.id = m.case_id
  /* cross */ JOIN units u ON u.id = c.unit_id
  WHERE m.state = 'dead' AND u.path >= :low AND u.path < :high
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high
    AND NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                    WHERE x.unit_id = u.id AND x.disabled_at IS NULL AND y.role = 'branch')
    AND NOT EXISTS (SELECT 1 FROM users x JOIN user_roles y ON y.user_id = x.id
                    WHERE x.unit_id = CASE WHEN u.kind = 'branch' THEN u.parent_id ELSE u.id END
                      AND x.disabled_at IS NULL AND y.role = 'committee')
  UNION
  SELECT c.id FROM units u
  /* cross */ JOIN unit_fact f ON f.unit_id = u.id AND f.name = 'official_members' AND f.value IN ('0', '1', '2')
  /* cross */ JOIN cases c ON c.unit_id = u.id AND c.state IN (/* states branch_votes_next */)
  WHERE u.path >= :low AND u.path < :high
)
SELECT c.*, u.code AS unit, u.path AS unit_path, u.meets
FROM seen s
/* cross */ JOIN cases c ON c.id = s.id
JOIN units u ON u.id = c.unit_id
WHERE c.state NOT IN (/* states closed */) AND (c.next_due <= :until OR c.next_due IS NULL OR c.waits)
ORDER BY c.next_due IS NULL, c.next_due, c.id
