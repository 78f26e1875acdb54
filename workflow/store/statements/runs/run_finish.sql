-- Write how a run ended, while it is still held by who began it.
UPDATE job_runs
SET finished_at = :at, examined = :examined, changed = :changed, queued = :queued, failed = :failed, errors = :errors
WHERE id = :id AND claimed_by = :by AND finished_at IS NULL
