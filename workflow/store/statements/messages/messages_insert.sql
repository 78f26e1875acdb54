-- Queue a message to the users of a unit in one of two roles, unless it was queued before.
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due, sequence)
SELECT :key || '/u' || u.id, :case_id, u.id, u.email, :template, :params, CAST(:rule AS VARCHAR), CAST(:rung AS VARCHAR),
       coalesce(u.lang, 'vi'), 'queued', 0, :at,
       '<' || :stem || '.u' || u.id || '@' || (SELECT id FROM register) || '.ketnap>', :created,
       CAST(:anchor AS INTEGER), /* date due */, CAST(:sequence AS INTEGER)
FROM users u
WHERE u.unit_id = :unit_id AND u.id <> :but_not AND u.email IS NOT NULL AND u.disabled_at IS NULL
  AND EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role IN (:role, :or_role))
ON CONFLICT (dedupe) DO NOTHING
