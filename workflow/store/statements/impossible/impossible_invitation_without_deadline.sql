-- Return the calendar entries of limits that do not run. The next reminding takes entries back: only those that one has
-- passed by since the case's last act. An act is as late as those entered before it, whatever its computer's clock said.
SELECT c.ref AS about, i.rule AS detail
FROM invitations i JOIN cases c ON c.id = i.case_id
WHERE NOT i.cancelled
  AND NOT EXISTS (SELECT 1 FROM deadlines d
                  WHERE d.case_id = i.case_id AND d.rule = i.rule AND d.anchor = i.anchor)
  AND (SELECT max(e.recorded_at) FROM (SELECT a.recorded_at FROM acts a
                                       WHERE a.id <= (SELECT max(l.id) FROM acts l WHERE l.case_id = c.id)
                                       ORDER BY a.id DESC LIMIT 100) e) < :passed
ORDER BY c.id
