-- Return a run while it is still held by who began it, and let nobody take it over before this transaction ends.
SELECT id FROM job_runs WHERE id = :id AND claimed_by = :by AND finished_at IS NULL
FOR SHARE
