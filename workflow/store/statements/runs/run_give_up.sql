-- Write that a run that never ended is given up.
UPDATE job_runs SET finished_at = :at, failed = 1, errors = :errors WHERE id = :id AND finished_at IS NULL
