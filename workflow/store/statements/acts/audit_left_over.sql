-- Return the first act, or part of one, whose case is gone.
SELECT o.case_id, o.n
FROM (SELECT a.case_id, a.n FROM acts a LEFT JOIN cases c ON c.id = a.case_id WHERE c.id IS NULL
      UNION ALL
      SELECT p.case_id, p.n FROM act_parts p LEFT JOIN cases c ON c.id = p.case_id WHERE c.id IS NULL) o
ORDER BY o.case_id, o.n
LIMIT 1
