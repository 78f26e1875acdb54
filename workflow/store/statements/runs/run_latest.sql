-- Return the last run of a job that ended, in the order in which they were begun, whatever the clock said.
SELECT started_at, finished_at, examined, changed, queued, failed, errors FROM job_runs
WHERE job = :job AND finished_at IS NOT NULL
ORDER BY id DESC
LIMIT 1
