-- Return runs of jobs that began long ago and never ended.
SELECT j.job AS about, coalesce(j.claimed_by, '') AS detail
FROM job_runs j
WHERE j.finished_at IS NULL AND j.started_at < :long_ago
ORDER BY j.id
