-- Return what the sweep found in the histories of cases of a range of units, each with the limit it is about.
SELECT f.case_id, f.rule, f.anchor, f.cause, f.since, d.kind, d.start, d.due, d.owner
FROM flags f
/* cross */ JOIN cases c ON c.id = f.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
/* cross */ JOIN deadlines d ON d.case_id = f.case_id AND d.rule = f.rule AND d.anchor = f.anchor
WHERE f.cleared_at IS NULL AND f.cause IN (/* causes of_history */) AND u.path >= :low AND u.path < :high
