-- Return the certificates without a case that may be of one person: by name and birth date, or identity number.
SELECT k.id, k.number, k.folded, k.issued, k.issuer, k.identity_no, u.path AS unit_path, u.kind AS unit_kind,
       above.path AS above_path
FROM kept_certificates k JOIN units u ON u.id = k.unit_id
LEFT JOIN units above ON above.id = u.parent_id
LEFT JOIN cases c ON c.id = k.case_id
WHERE ((k.name_folded = :folded AND k.born = :born)
       OR (k.identity_no IS NOT NULL AND k.identity_no = :identity_no))
  AND (k.case_id IS NULL OR c.state IN (/* states void */))
ORDER BY k.id
