-- Return the run of a job for a slot.
SELECT id, started_at, finished_at, claimed_by FROM job_runs WHERE job = :job AND slot = :slot
