-- Return the files by which a case came, the latest first.
SELECT id, digest, manifest FROM handover_files
WHERE direction = 'in' AND kind = 'handover' AND case_id = :case_id
ORDER BY id DESC
