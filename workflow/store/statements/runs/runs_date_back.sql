-- Date back the ended runs of a job that are dated after an instant still to come: the clock by which they ran was ahead.
-- Their slots are free again.
UPDATE job_runs
SET slot = CASE WHEN slot > :ahead THEN NULL ELSE slot END,
    finished_at = CASE WHEN finished_at > :now THEN :now ELSE finished_at END,
    started_at = :now
WHERE job = :job AND started_at > :ahead AND finished_at IS NOT NULL
