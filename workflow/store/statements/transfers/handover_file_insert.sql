-- Add that a hand-over file went out or came in.
INSERT INTO handover_files (digest, direction, kind, register_id, transfer_id, case_id, manifest, at, actor_id, number)
VALUES (:digest, :direction, :kind, :register_id, :transfer_id, :case_id, :manifest, :at, :actor_id, :number)
