-- Queue a message to one user, unless it was queued before.
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due, sequence)
SELECT :key || '/u' || u.id, :case_id, u.id, :address, :template, :params, CAST(:rule AS VARCHAR),
       CAST(:rung AS VARCHAR), :lang, 'queued', 0, :at,
       '<' || :stem || '.u' || u.id || '@' || (SELECT id FROM register) || '.ketnap>', :created,
       CAST(:anchor AS INTEGER), /* date due */, CAST(:sequence AS INTEGER)
FROM users u
WHERE u.id = :user_id
ON CONFLICT (dedupe) DO NOTHING
