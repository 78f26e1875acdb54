-- Return the calendar entries of limits that no longer run, or that another unit has now. `params` are those of what was
-- sent or handed over last, NULL where nothing was. An entry that is being sent at this moment waits for the next run.
SELECT i.id, i.case_id, i.rule, i.anchor, i.user_id, i.sequence, i.due, c.ref, u.code AS unit,
       CASE WHEN x.disabled_at IS NULL AND x.email <> '' THEN x.email END AS email, coalesce(x.lang, 'vi') AS lang,
       (SELECT m.params FROM messages m
        WHERE m.case_id = i.case_id AND m.rule = i.rule AND m.anchor = i.anchor AND m.to_user_id = i.user_id
          AND m.state IN ('sent', 'handed') AND m.sequence IS NOT NULL AND m.template IN ('reminder', 'deadline_moved')
        ORDER BY m.id DESC LIMIT 1) AS params
FROM invitations i
JOIN cases c ON c.id = i.case_id
JOIN units u ON u.id = c.unit_id
JOIN users x ON x.id = i.user_id
JOIN units v ON v.id = x.unit_id
WHERE NOT i.cancelled AND i.case_id BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM deadlines d JOIN units o ON o.id = d.owner_unit_id
                  WHERE d.case_id = i.case_id AND d.rule = i.rule AND d.anchor = i.anchor
                    AND substr(o.path, 1, length(v.path)) = v.path)
  AND NOT EXISTS (SELECT 1 FROM messages m
                  WHERE m.case_id = i.case_id AND m.rule = i.rule AND m.to_user_id = i.user_id
                    AND m.state IN ('queued', 'failed') AND m.claimed_by IS NOT NULL)
ORDER BY i.id
