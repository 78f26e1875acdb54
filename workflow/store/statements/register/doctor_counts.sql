-- Return what there is in the register, and what waits, in numbers. What a condition says twice
-- names the partial index of the rows that it counts.
SELECT (SELECT count(*) FROM units WHERE closed_on IS NULL) AS units,
       (SELECT count(*) FROM users WHERE disabled_at IS NULL) AS users,
       (SELECT count(*) FROM cases WHERE state NOT IN (/* states void */)) AS cases,
       (SELECT count(*) FROM cases WHERE next_due IS NOT NULL AND next_due < :today) AS overdue,
       (SELECT count(*) FROM messages WHERE state = 'queued' AND state IN ('queued', 'failed')) AS queued,
       (SELECT count(*) FROM messages WHERE state = 'failed' AND state IN ('queued', 'failed') AND why IS NULL) AS failed,
       (SELECT count(*) FROM messages WHERE state = 'failed' AND state IN ('queued', 'failed') AND why IS NOT NULL) AS doubtful,
       (SELECT count(*) FROM messages WHERE state = 'dead') AS dead,
       (SELECT min(due_at) FROM messages WHERE state = 'dead') AS "dead_since [timestamp]",
       (SELECT max(c.day) FROM calendar_days c
        WHERE NOT EXISTS (SELECT 1 FROM calendar_days p WHERE p.provisional AND p.day <= c.day)) AS "announced [date]"
