-- Return the cases with a deadline by a rule that is no limit.
SELECT c.ref AS about, d.rule AS detail
FROM deadlines d JOIN cases c ON c.id = d.case_id
WHERE d.rule = :rule
ORDER BY c.id
