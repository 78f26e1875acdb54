-- Add the seal of a day, unless there is one.
INSERT INTO seals (day, sealed_at, cases, acts, head, prev_hash, hash, entries, root, signature, key)
VALUES (:day, :sealed_at, :cases, :acts, :head, :prev_hash, :hash, :entries, :root, :signature, :key)
ON CONFLICT (day) DO NOTHING
