-- Return the flags of these cases that rest on their history.
SELECT f.id, f.case_id, f.cause, f.rule, f.anchor, f.since
FROM flags f
WHERE f.case_id /* in cases */ AND f.cleared_at IS NULL AND f.cause IN (/* causes of_history */)
