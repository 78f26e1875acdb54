-- Return the last start of each job that ever ended a run. What broke at once has not run.
SELECT job, max(started_at) AS "ran_at [timestamp]" FROM job_runs WHERE finished_at IS NOT NULL AND (failed = 0 OR examined > 0)
GROUP BY job
