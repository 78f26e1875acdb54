-- Return the same as stuck_candidates_listed, unit by unit, so that a small part of the register costs no look at the rest.
SELECT d.case_id, d.rule, d.anchor, d.kind, d.start, d.due, d.owner, c.ref, c.state, c.unit_id
FROM units u
/* cross */ JOIN cases c ON c.unit_id = u.id
/* cross */ JOIN deadlines d ON d.case_id = c.id
WHERE d.due <= :far AND NOT d.waits AND u.path >= :low AND u.path < :high
  AND (d.rule IN (/* rules foreseen_far */)
       OR (d.rule IN (/* rules foreseen_near */) AND d.due <= :near)
       OR (d.rule IN (/* rules foreseen_soon */) AND d.due <= :soon))
  AND (c.state NOT IN (/* states certified */) OR (d.rule IN (/* rules certificate */) AND d.due >= :today))
  AND c.state NOT IN (/* states without_certificate */)
ORDER BY d.case_id, d.due, d.rule
