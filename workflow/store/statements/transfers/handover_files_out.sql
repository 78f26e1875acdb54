-- Return the files about one hand-over that went out to a register.
SELECT id, digest, transfer_id, case_id, manifest FROM handover_files
WHERE direction = 'out' AND register_id = :register_id AND number = :number
ORDER BY id
