-- Return all certificates kept, each with the case of the person where one is known, for a report.
SELECT k.id, k.number, k.folded, k.issued, k.unit_id, k.taken_at, k.case_id, c.ref
FROM kept_certificates k LEFT JOIN cases c ON c.id = k.case_id
ORDER BY k.id
