-- Add an act to the history of a case.
INSERT INTO acts (case_id, n, move, from_state, to_state, acted_on, recorded_at, actor_id, unit_id, note, fields,
                  salt, digest, prev_hash, hash, form, unit_code, key, behalf_id, backfilled, digests)
VALUES (:case_id, :n, :move, :from_state, :to_state, :acted_on, :recorded_at, :actor_id, :unit_id, :note,
        :fields, :salt, :digest, :prev_hash, :hash, :form, :unit_code, :key, :behalf_id, :backfilled, :digests)
