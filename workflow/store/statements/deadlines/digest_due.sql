-- Return what falls to the units of a subtree within a span of days, soonest first; `found` counts all of it.
SELECT c.ref, c.state, d.rule, d.rule_set, d.due, d.kind, count(*) OVER () AS found
FROM units o
JOIN deadlines d ON d.owner_unit_id = o.id
JOIN cases c ON c.id = d.case_id
WHERE o.path >= :low AND o.path < :high AND d.due >= :after AND d.due <= :until AND d.rule NOT IN (/* rules milestones */) AND NOT d.waits
ORDER BY d.due, c.ref, d.rule, d.anchor
LIMIT :most
