-- Return the certified of a range of units, not admitted and not being handed over, who may be about to leave:
-- pupils, students, people before enlistment, and everybody with a hard outside date on file.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
WHERE u.path >= :low AND u.path < :high
  AND c.state IN (/* states certified_undecided */)
  AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.case_id = c.id AND t.state IN (/* transfers open */))
  AND (EXISTS (SELECT 1 FROM case_categories k WHERE k.case_id = c.id AND k.category IN (/* categories leaving */))
       OR EXISTS (SELECT 1 FROM act_marks k
                  WHERE k.case_id = c.id AND k.topic = /* topics own_date */ AND NOT k.undone))
ORDER BY u.path, c.sort_key, c.id
