-- Add that deadlines were derived anew, and which moved.
INSERT INTO recounts (recounted_at, actor_id, reason, cases, moved) VALUES (:at, :actor_id, :reason, :cases, :moved)
