-- Return the certificates kept for the units of a range, or taken in by them, that are on file in no case: each with
-- the case of the person, where one is known.
SELECT k.id, k.number, k.folded, k.issued, k.issuer, k.name, k.name_folded, k.born, k.identity_no, k.unit_id,
       u.code AS unit, u.path AS unit_path, u.kind AS unit_kind, above.path AS above_path,
       t.code AS taken_by, c.id AS case_id, c.ref, c.state, o.path AS case_path
FROM kept_certificates k JOIN units u ON u.id = k.unit_id
JOIN units t ON t.id = k.taken_by_id
LEFT JOIN units above ON above.id = u.parent_id
LEFT JOIN cases c ON c.id = k.case_id AND c.state NOT IN (/* states void */)
LEFT JOIN units o ON o.id = c.unit_id
WHERE ((u.path >= :low AND u.path < :high) OR (t.path >= :low AND t.path < :high)
       OR (o.path >= :low AND o.path < :high))
  AND NOT EXISTS (SELECT 1 FROM documents d
                  WHERE d.case_id = c.id AND d.folded = k.folded AND d.kind /* in kinds */)
ORDER BY k.issued, k.id
