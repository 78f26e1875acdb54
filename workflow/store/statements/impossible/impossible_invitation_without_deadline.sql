-- Return the calendar entries of limits that do not run. The next reminding takes entries back: only those that one has
-- passed by since the case's last act.
SELECT c.ref AS about, i.rule AS detail
FROM invitations i JOIN cases c ON c.id = i.case_id
WHERE NOT i.cancelled
  AND NOT EXISTS (SELECT 1 FROM deadlines d
                  WHERE d.case_id = i.case_id AND d.rule = i.rule AND d.anchor = i.anchor)
  AND (SELECT max(a.recorded_at) FROM acts a WHERE a.case_id = c.id)
      < (SELECT max(j.started_at) FROM job_runs j
         WHERE j.job = 'remind' AND j.finished_at IS NOT NULL AND (j.failed = 0 OR j.examined > 0))
ORDER BY c.id
