-- Cases that may wait for a user: of the user's subtree, in class at the user's centre, or handed over to it.
SELECT c.*, u.code AS unit, u.path AS unit_path, p.decides AS own_decides,
       (SELECT min(r.act_n) FROM requests r WHERE r.case_id = c.id AND r.open AND r.kind = 'verification') AS asked,
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule = 'D9') AS "dossier_until [date]",
       (SELECT d.due FROM deadlines d WHERE d.case_id = c.id AND d.rule = 'D10') AS "certificate_until [date]",
       (SELECT a.path FROM units a
        WHERE a.decides AND a.kind <> 'branch' AND substr(u.path, 1, length(a.path)) = a.path
        ORDER BY length(a.path) DESC LIMIT 1) AS authority_path,
       (SELECT a.move FROM acts a
        WHERE a.case_id = c.id AND a.effective AND a.move IN ('ask_supplement', 'supplement')
          AND a.from_state = c.state
        ORDER BY a.n DESC LIMIT 1) AS supplement,
       (SELECT count(*) FROM acts a
        WHERE a.case_id = c.id AND a.effective AND a.move = 'vote_failed' AND c.state = 'probation'
          AND a.fields LIKE '%"propose_recognition"%') AS lost_recognition,
       (SELECT count(*) FROM acts a
        WHERE a.case_id = c.id AND a.effective AND a.move = 'vote_failed' AND c.state = 'probation'
          AND a.fields LIKE '%"propose_removal"%') AS lost_removal,
       EXISTS (SELECT 1 FROM acts a
               WHERE a.case_id = c.id AND a.effective AND a.move = 'refer_up') AS "referred [boolean]",
       t.id AS transfer_id, t.state AS transfer_state, h.path AS to_path
FROM cases c
JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN transfers t ON t.case_id = c.id AND t.state IN ('drafted', 'sent', 'acknowledged')
LEFT JOIN units h ON h.id = t.to_unit_id
WHERE c.next_due <= :until
  AND (((u.path >= :low AND u.path < :high) AND c.state IN (SELECT value FROM json_each(:states)))
       OR (u.path >= :class_low AND u.path < :class_high AND c.state IN ('nominated', 'enrolled'))
       OR (h.path >= :low AND h.path < :high AND t.state <> 'drafted'))
ORDER BY c.next_due, c.id
