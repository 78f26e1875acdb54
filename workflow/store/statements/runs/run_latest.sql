-- Return the last run of a job that ended.
SELECT started_at, finished_at, examined, changed, queued, failed, errors FROM job_runs
WHERE job = :job AND finished_at IS NOT NULL
ORDER BY started_at DESC, id DESC
LIMIT 1
