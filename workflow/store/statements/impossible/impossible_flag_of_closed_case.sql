-- Return the flags of closed cases. The next run of flag-stalled clears them: only those that one has passed by since
-- the case's last act.
SELECT c.ref AS about, f.cause AS detail
FROM flags f JOIN cases c ON c.id = f.case_id
WHERE f.cleared_at IS NULL
  AND c.state IN (/* states closed */)
  AND (SELECT max(a.recorded_at) FROM acts a WHERE a.case_id = c.id)
      < (SELECT max(j.started_at) FROM job_runs j
         WHERE j.job = 'flag-stalled' AND j.finished_at IS NOT NULL AND (j.failed = 0 OR j.examined > 0))
ORDER BY c.id
