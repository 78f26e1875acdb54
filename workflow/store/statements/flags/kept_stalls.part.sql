-- The flags that stand in a range of units, but for those of some cases, each with its case, the unit above and the limit it is about.
FROM flags f
/* cross */ JOIN cases c ON c.id = f.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN deadlines d ON d.case_id = f.case_id AND d.rule = f.rule AND d.anchor = f.anchor
WHERE f.cleared_at IS NULL AND u.path >= :low AND u.path < :high
  AND NOT (f.case_id /* in but */)
