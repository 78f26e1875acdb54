-- Return who held which row against its paper, the latest check of each row last.
SELECT k.rule, k.rule_set, k.checked_on, k.note, u.name AS checked_by
FROM rule_checks k JOIN users u ON u.id = k.user_id
ORDER BY k.checked_on, k.id
