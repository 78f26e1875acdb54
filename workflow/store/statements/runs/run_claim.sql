-- Begin the run of a job for its slot, unless somebody else has.
INSERT INTO job_runs (job, slot, started_at, examined, changed, queued, failed, errors, claimed_by)
VALUES (:job, :slot, :at, 0, 0, 0, 0, '[]', :by)
ON CONFLICT (job, slot) DO NOTHING
RETURNING id
