-- Write that a run that never ended is given up, only while it is still held by whoever we saw holding it.
UPDATE job_runs SET finished_at = :at, failed = 1, errors = :errors
WHERE id = :id AND finished_at IS NULL AND coalesce(claimed_by, '') = coalesce(:seen, '')
