-- Return what the sweep found in the histories of cases of a range of units.
SELECT f.case_id, f.rule, f.anchor, f.cause, f.since
FROM flags f
/* cross */ JOIN cases c ON c.id = f.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
WHERE f.cleared_at IS NULL AND f.cause IN (/* causes of_history */) AND u.path >= :low AND u.path < :high
