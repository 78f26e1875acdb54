-- What the row of a case says of what it waits for: a part of the lists of `inbox` and of `stalled_cases`.
       u.meets, p.decides AS own_decides,
       CASE WHEN c.state IN (/* states being_verified */)
            THEN (SELECT min(r.act_n) FROM requests r WHERE r.case_id = c.id AND r.open AND r.kind = 'verification')
       END AS asked,
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule IN (/* rules dossier */)) AS "dossier_until [date]",
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule IN (/* rules certificate */)) AS "certificate_until [date]",
       EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = c.id AND d.rule IN (/* rules supplement */)) AS "asked_for [boolean]",
       CASE WHEN c.state IN (/* states on_probation */)
            THEN (SELECT count(*) FROM acts a
                  WHERE a.case_id = c.id AND a.effective AND a.move IN (/* moves lost_vote */)
                    AND a.topic = /* topics recognition */)
            ELSE 0 END AS lost_recognition,
       CASE WHEN c.state IN (/* states on_probation */)
            THEN (SELECT count(*) FROM acts a
                  WHERE a.case_id = c.id AND a.effective AND a.move IN (/* moves lost_vote */)
                    AND a.topic = /* topics removal */)
            ELSE 0 END AS lost_removal,
       c.state IN (/* states on_probation */) AND EXISTS (SELECT 1 FROM acts a
               WHERE a.case_id = c.id AND a.effective AND a.move IN (/* moves referral */)) AS "referred [boolean]",
       t.id AS transfer_id, t.state AS transfer_state
