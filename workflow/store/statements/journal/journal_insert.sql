-- Add an entry to the journal.
INSERT INTO journal (chain, n, what, "of", before, after, actor_id, unit_id, at, seat, digests, prev_hash, hash)
VALUES (:chain, :n, :what, :of, :before, :after, :actor_id, :unit_id, :at, :seat, :digests, :prev_hash, :hash)
