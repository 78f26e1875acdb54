-- Return when reminders and mail last ran to an end (what broke at once has not run), and whether anything waits: index
-- lookups, every one.
SELECT r.created_at,
       (SELECT j.started_at FROM job_runs j WHERE j.job = 'remind' AND j.finished_at IS NOT NULL
          AND (j.failed = 0 OR j.examined > 0)
        ORDER BY j.started_at DESC LIMIT 1) AS "remind [timestamp]",
       (SELECT j.started_at FROM job_runs j WHERE j.job = 'deliver' AND j.finished_at IS NOT NULL
          AND (j.failed = 0 OR j.examined > 0)
        ORDER BY j.started_at DESC LIMIT 1) AS "deliver [timestamp]",
       EXISTS (SELECT 1 FROM messages m
               WHERE m.state IN ('queued', 'failed') AND m.due_at <= :now) AS "mail [boolean]",
       EXISTS (SELECT 1 FROM cases c
               WHERE c.next_due IS NOT NULL AND c.next_due < :today) AS "deadlines [boolean]"
FROM register r
