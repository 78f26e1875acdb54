-- Let the calendar entries stand on the days of their deadlines.
UPDATE invitations
SET due = (SELECT d.due FROM deadlines d
           WHERE d.case_id = invitations.case_id AND d.rule = invitations.rule AND d.anchor = invitations.anchor)
WHERE NOT cancelled AND case_id /* in cases */
  AND EXISTS (SELECT 1 FROM deadlines d
              WHERE d.case_id = invitations.case_id AND d.rule = invitations.rule AND d.anchor = invitations.anchor
                AND d.due <> invitations.due AND NOT d.waits)
