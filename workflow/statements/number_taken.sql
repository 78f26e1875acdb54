SELECT c.ref FROM cases c JOIN acts a ON a.case_id = c.id
WHERE c.unit_id = :unit_id AND c.id <> :id
  AND a.move = :move AND a.effective AND a.fields LIKE :pattern ESCAPE '\'
ORDER BY c.id LIMIT 3
