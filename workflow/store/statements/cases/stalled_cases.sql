-- What there is to say of stuck cases: where they stand, what waits, and what was done last.
SELECT c.id, c.ref, c.name, c.state, c.entered_on, c.first_listed_on, c.first_certified_on, c.resets, c.next_rule, u.code AS unit, u.path AS unit_path, p.code AS parent,
       p.decides AS own_decides,
       (SELECT max(a.acted_on) FROM acts a WHERE a.case_id = c.id) AS "last_act [date]",
       CASE WHEN c.state IN ('applied', 'verifying')
            THEN (SELECT min(r.act_n) FROM requests r WHERE r.case_id = c.id AND r.open AND r.kind = 'verification')
       END AS asked,
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule = 'D9') AS "dossier_until [date]",
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule = 'D10') AS "certificate_until [date]",
       EXISTS (SELECT 1 FROM deadlines d WHERE d.case_id = c.id AND d.rule = 'L10') AS "asked_for [boolean]",
       CASE WHEN c.state = 'probation'
            THEN (SELECT count(*) FROM acts a
                  WHERE a.case_id = c.id AND a.effective AND a.move = 'vote_failed'
                    AND a.fields LIKE '%"propose_recognition"%')
            ELSE 0 END AS lost_recognition,
       CASE WHEN c.state = 'probation'
            THEN (SELECT count(*) FROM acts a
                  WHERE a.case_id = c.id AND a.effective AND a.move = 'vote_failed'
                    AND a.fields LIKE '%"propose_removal"%')
            ELSE 0 END AS lost_removal,
       c.state = 'probation' AND EXISTS (SELECT 1 FROM acts a
               WHERE a.case_id = c.id AND a.effective AND a.move = 'refer_up') AS "referred [boolean]",
       c.state = 'decided' AND EXISTS (SELECT 1 FROM acts a
               WHERE a.case_id = c.id AND a.effective AND a.move = 'record'
                 AND a.fields LIKE '%"late-ceremony"%') AS "agreed [boolean]",
       EXISTS (SELECT 1 FROM holds h WHERE h.case_id = c.id AND h.ended_on IS NULL
                 AND h.kind = 'political-standards') AS "reviewed [boolean]",
       u.meets, t.id AS transfer_id, t.state AS transfer_state, t.residence, h.code AS to_code,
       (SELECT min(m.id) FROM messages m WHERE m.case_id = c.id AND m.state = 'dead') AS dead
FROM cases c
/* cross */ JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN transfers t ON t.case_id = c.id AND t.state IN ('drafted', 'sent', 'acknowledged')
LEFT JOIN units h ON h.id = t.to_unit_id
WHERE c.id /* in cases */
