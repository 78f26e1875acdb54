-- Return the last act of each case as of an act of the register, whatever the rows of the cases say.
SELECT a.case_id, a.hash FROM acts a
WHERE a.case_id > :after AND a.id <= :last
  AND NOT EXISTS (SELECT 1 FROM acts l WHERE l.case_id = a.case_id AND l.n > a.n AND l.id <= :last)
ORDER BY a.case_id
LIMIT :limit
