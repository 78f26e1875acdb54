-- Count what waits over the whole register.
SELECT (SELECT count(*) FROM messages m WHERE m.state IN ('queued', 'failed') AND m.due_at <= :now) AS mail,
       (SELECT count(*) FROM cases c WHERE c.next_due IS NOT NULL AND c.next_due < :today) AS deadlines
