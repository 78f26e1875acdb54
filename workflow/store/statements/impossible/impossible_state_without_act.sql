-- Return cases whose state is not that of their latest act.
SELECT c.ref AS about, c.state AS detail
FROM cases c LEFT JOIN acts a ON a.case_id = c.id AND a.n = c.acts
WHERE a.id IS NULL OR a.to_state <> c.state
ORDER BY c.id
