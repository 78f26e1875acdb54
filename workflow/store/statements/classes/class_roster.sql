-- Return who has or had a place in some classes, in the order of enrolment. Who was enrolled by words that name no
-- centre counts where the centre may take the person.
SELECT k.id AS class_id, p.case_id, p.outcome, p.outcome_n, p.certificate, p.issued,
       c.ref, c.name, c.born, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM classes k JOIN units z ON z.id = k.centre_id JOIN units above ON above.id = z.parent_id
/* cross */ JOIN class_places p ON p.folded = k.folded AND p.starts = k.starts
JOIN cases c ON c.id = p.case_id JOIN units u ON u.id = c.unit_id
JOIN acts a ON a.case_id = p.case_id AND a.n = p.act_n
WHERE k.id /* in classes */
  AND (lower(p.centre) = lower(z.code)
       OR (p.centre IS NULL AND substr(u.path, 1, length(above.path)) = above.path))
ORDER BY a.id
