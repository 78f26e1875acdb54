-- Return what there is to say of stuck cases: where they stand, and what was done last.
SELECT c.id, c.ref, c.name, c.state, c.entered_on, c.first_listed_on, c.first_certified_on, c.resets, c.unit_id,
       u.code AS unit, u.path AS unit_path, u.meets, p.code AS parent, p.decides AS own_decides,
       (SELECT max(a.acted_on) FROM acts a WHERE a.case_id = c.id AND a.acted_on <= :today) AS "last_act [date]",
       t.residence, h.code AS to_code
FROM cases c
/* cross */ JOIN units u ON u.id = c.unit_id
LEFT JOIN units p ON p.id = u.parent_id
LEFT JOIN transfers t ON t.case_id = c.id AND t.state IN (/* transfers open */)
LEFT JOIN units h ON h.id = t.to_unit_id
WHERE c.id /* in cases */
