-- Return the latest runs of one job or of all.
SELECT job, slot, started_at, finished_at, examined, changed, queued, failed, errors, claimed_by FROM job_runs
WHERE (:any_job OR job = :job)
ORDER BY started_at DESC, id DESC
LIMIT :limit
