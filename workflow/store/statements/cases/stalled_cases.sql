-- Return what there is to say of stuck cases: where they stand, what waits, and what was done last.
SELECT c.id, c.ref, c.name, c.state, c.entered_on, c.first_listed_on, c.first_certified_on, c.resets, c.next_rule,
       u.code AS unit, u.path AS unit_path, p.code AS parent,
       (SELECT max(a.acted_on) FROM acts a WHERE a.case_id = c.id) AS "last_act [date]",
       c.state IN (/* states awaiting_ceremony */) AND EXISTS (SELECT 1 FROM acts a
               WHERE a.case_id = c.id AND a.effective AND a.topic = /* topics late_ceremony */) AS "agreed [boolean]",
       EXISTS (SELECT 1 FROM holds h WHERE h.case_id = c.id AND h.ended_on IS NULL
                 AND h.kind IN (/* holds lasting */)) AS "reviewed [boolean]",
       t.residence, h.code AS to_code, /* part what_waits */,
       (SELECT min(m.id) FROM messages m WHERE m.case_id = c.id AND m.state = 'dead') AS dead
FROM cases c
/* cross */ JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN transfers t ON t.case_id = c.id AND t.state IN (/* transfers open */)
LEFT JOIN units h ON h.id = t.to_unit_id
WHERE c.id /* in cases */
