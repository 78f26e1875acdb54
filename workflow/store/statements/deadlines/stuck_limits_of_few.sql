-- Return the same as stuck_limits, unit by unit, so that a small part of the register costs no look at the rest.
SELECT d.case_id, d.rule, d.anchor, d.kind, d.due, d.start, d.owner, d.provisional, o.code AS owner_code,
       r.asked, n.code AS asked_unit
FROM units u
/* cross */ JOIN cases c ON c.unit_id = u.id
/* cross */ JOIN deadlines d ON d.case_id = c.id
LEFT JOIN units o ON o.id = d.owner_unit_id
LEFT JOIN requests r ON r.case_id = d.case_id AND r.act_n = d.anchor AND d.rule IN (/* rules replies */)
LEFT JOIN units n ON n.id = r.asked_unit_id
WHERE u.path >= :low AND u.path < :high AND c.next_due <= :soon
  AND d.due <= :soon AND (d.due < :today OR d.provisional) AND d.rule NOT IN (/* rules milestones */) AND NOT d.waits
