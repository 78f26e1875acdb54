-- Return when a job was last started on a run that came to its end; what broke at once has not run.
SELECT started_at FROM job_runs
WHERE job = :job AND finished_at IS NOT NULL AND (failed = 0 OR examined > 0)
ORDER BY started_at DESC LIMIT 1
