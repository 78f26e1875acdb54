-- Return from where superiors are looked for: the path of the unit that is late, or the paths of both sides of a
-- hand-over.
SELECT DISTINCT CASE WHEN t.id IS NULL THEN o.path ELSE f.path || ' ' || coalesce(g.path, f.path) END AS base
FROM deadlines d
JOIN units o ON o.id = d.owner_unit_id
LEFT JOIN transfers t ON t.case_id = d.case_id AND t.state IN (/* transfers under_way */)
     AND d.rule IN (/* texts common */)
LEFT JOIN units f ON f.id = t.from_unit_id
LEFT JOIN units g ON g.id = t.to_unit_id
WHERE d.due <= :due_by AND NOT d.waits
  AND d.rule IN (/* texts rules */)
