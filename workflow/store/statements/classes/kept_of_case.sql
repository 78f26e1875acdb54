-- Return the certificates that are of a case and stand in none of its papers yet.
SELECT k.id, k.number, k.issued FROM kept_certificates k
WHERE k.case_id = :case_id
  AND NOT EXISTS (SELECT 1 FROM documents d
                  WHERE d.case_id = k.case_id AND d.folded = k.folded AND d.kind /* in kinds */)
ORDER BY k.id
