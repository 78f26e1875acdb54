-- Return other cases in which the same kind of paper of one unit bears a number, in the order of their index.
SELECT c.ref
FROM (SELECT DISTINCT d.case_id FROM documents d
      WHERE d.folded = :folded AND d.unit_id = :unit_id AND d.kind = :kind AND d.field = :field AND d.case_id <> :id
      ORDER BY d.case_id LIMIT 3) taken
JOIN cases c ON c.id = taken.case_id
ORDER BY c.id
