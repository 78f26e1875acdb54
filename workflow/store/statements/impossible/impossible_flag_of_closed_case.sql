-- Return the flags of closed cases. The next run of flag-stalled clears them: only those that one has passed by since
-- the case's last act. An act is as late as the acts entered before it, whatever the clock of its computer said.
SELECT c.ref AS about, f.cause AS detail
FROM flags f JOIN cases c ON c.id = f.case_id
WHERE f.cleared_at IS NULL
  AND c.state IN (/* states closed */)
  AND (SELECT max(e.recorded_at) FROM (SELECT a.recorded_at FROM acts a
                                       WHERE a.id <= (SELECT max(l.id) FROM acts l WHERE l.case_id = c.id)
                                       ORDER BY a.id DESC LIMIT 100) e) < :passed
ORDER BY c.id
