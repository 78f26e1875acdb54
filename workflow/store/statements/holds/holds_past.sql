-- Return the holds whose last day, or whose day of review, has passed, of cases that are still open.
SELECT h.case_id, h.act_n, h.kind, h.until, c.ref, c.unit_id, u.code AS unit, u.parent_id
FROM holds h
JOIN cases c ON c.id = h.case_id
JOIN units u ON u.id = c.unit_id
WHERE h.ended_on IS NULL AND h.until < :today AND h.case_id BETWEEN :first AND :last
  AND c.state NOT IN (/* states closed */)
  AND (h.kind IN (/* holds lasting */) OR NOT EXISTS (SELECT 1 FROM messages m WHERE m.case_id = h.case_id
                                          AND m.template = 'hold_ended' AND m.rung = 'hold ' || h.act_n))
ORDER BY h.case_id, h.act_n
