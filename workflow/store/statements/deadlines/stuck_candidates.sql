-- Return the limits whose case must be looked into: near or late ones before which papers are asked for, and those
-- whose work takes its time beforehand.
SELECT d.case_id, d.rule, d.anchor, d.kind, d.start, d.due, d.owner, c.ref, c.state, c.unit_id
FROM deadlines d
/* cross */ JOIN cases c ON c.id = d.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
WHERE d.due <= :far AND NOT d.waits AND u.path >= :low AND u.path < :high
  AND (d.rule IN (/* rules foreseen_far */)
       OR (d.rule IN (/* rules foreseen_near */) AND d.due <= :near)
       OR (d.rule IN (/* rules foreseen_soon */) AND d.due <= :soon))
  AND (c.state NOT IN (/* states certified */) OR (d.rule IN (/* rules certificate */) AND d.due >= :today))
  AND c.state NOT IN (/* states without_certificate */)
