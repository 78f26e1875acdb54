-- Return a page of the cases that fit, unit by unit: a small part of the register costs no look at the rest.
SELECT c.*, u.code AS unit
FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
WHERE u.path >= :wide_low AND u.path < :wide_high
  AND ((u.path >= :low AND u.path < :high) OR c.state IN (/* states in_class */))
  AND c.id > :after
  AND c.state /* in states */
  AND (c.next_due < :before OR :even_without)
  AND (:any_category OR EXISTS (
        SELECT 1 FROM case_categories k
        WHERE k.case_id = c.id AND k.category /* in categories */
          AND k.act_n = (SELECT g.act_n FROM case_facts g
                         WHERE g.case_id = c.id AND g.name = 'category' AND (g.since <= :on OR g.act_n = 1)
                         ORDER BY g.act_n = 1, g.since DESC, g.act_n DESC LIMIT 1)))
ORDER BY c.id
LIMIT :limit
