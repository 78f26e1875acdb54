-- Return the other runs of a job that have not ended.
SELECT id, started_at, claimed_by FROM job_runs WHERE job = :job AND finished_at IS NULL AND id <> :mine
