-- Take over a run, only while it is still held by whoever we saw holding it.
UPDATE job_runs SET started_at = :at, claimed_by = :by
WHERE id = :id AND finished_at IS NULL AND coalesce(claimed_by, '') = coalesce(:seen, '')
RETURNING id
