-- Return the files about one hand-over that came in from a register.
SELECT id, digest, transfer_id, case_id, manifest FROM handover_files
WHERE direction = 'in' AND register_id = :register_id AND number = :number
ORDER BY id
