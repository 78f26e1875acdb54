SELECT c.*, u.code AS unit
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE ((u.path >= :low AND u.path < :high)
       OR (u.path >= :class_low AND u.path < :class_high AND c.state IN ('nominated', 'enrolled')))
  AND c.id > :after
  AND c.state IN (SELECT value FROM json_each(:states))
  AND (c.next_due < :before OR :even_without)
  AND (:any_category OR EXISTS (SELECT 1 FROM case_facts f, json_each(f.value) e WHERE f.case_id = c.id AND f.name = 'category'
                 AND '"' || e.value || '"' IN (SELECT value FROM json_each(:categories))
                 AND f.act_n = (SELECT max(g.act_n) FROM case_facts g WHERE g.case_id = c.id AND g.name = 'category')))
ORDER BY c.id
LIMIT :limit
