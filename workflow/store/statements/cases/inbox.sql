-- Cases that may wait for a user: of the user's subtree, in class at the user's centre, or handed over to it.
-- Units come first (CROSS JOIN keeps that order): a branch's inbox must not cost a look at every case of the register.
WITH seen AS (
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high AND c.state /* in states */ AND c.next_due <= :until
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :low AND u.path < :high AND c.state /* in states */ AND c.waits
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :class_low AND u.path < :class_high AND c.state IN (/* states in_class */)
    AND c.next_due <= :until
  UNION
  SELECT c.id FROM units u /* cross */ JOIN cases c ON c.unit_id = u.id
  WHERE u.path >= :class_low AND u.path < :class_high AND c.state IN (/* states in_class */) AND c.waits
  UNION
  SELECT t.case_id FROM units h /* cross */ JOIN transfers t ON t.to_unit_id = h.id
  WHERE h.path >= :low AND h.path < :high AND t.state IN (/* transfers under_way */)
  UNION
  SELECT t.case_id FROM units h /* cross */ JOIN transfers t ON t.from_unit_id = h.id
  WHERE h.path >= :low AND h.path < :high AND t.state IN (/* transfers open */)
)
SELECT c.*, u.code AS unit, u.path AS unit_path, u.meets, p.decides AS own_decides,
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
       t.id AS transfer_id, t.state AS transfer_state, h.path AS to_path
FROM seen s
/* cross */ JOIN cases c ON c.id = s.id
JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN transfers t ON t.case_id = c.id AND t.state IN (/* transfers open */)
LEFT JOIN units h ON h.id = t.to_unit_id
WHERE c.next_due <= :until OR c.next_due IS NULL OR c.waits
ORDER BY c.next_due IS NULL, c.next_due, c.id
