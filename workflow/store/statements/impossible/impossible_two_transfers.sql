-- Return cases with more than one hand-over under way.
SELECT coalesce(c.ref, '') AS about, count(*) AS detail
FROM transfers t LEFT JOIN cases c ON c.id = t.case_id
WHERE t.state IN (/* transfers open */)
GROUP BY t.case_id, c.ref HAVING count(*) > 1
ORDER BY t.case_id
