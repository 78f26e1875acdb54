-- Return runs of jobs that began long ago, or by a clock far ahead, and never ended.
SELECT j.id, j.job AS about, coalesce(j.claimed_by, '') AS detail, j.started_at AS since
FROM job_runs j
WHERE j.finished_at IS NULL AND (j.started_at < :long_ago OR j.started_at > :far)
ORDER BY j.id
