-- Return the letters that older programs gave, by unit and number.
SELECT l.symbol, u.code AS unit, c.ref, l.issued_on
FROM letters l
JOIN units u ON u.id = l.unit_id
JOIN transfers t ON t.id = l.transfer_id
JOIN cases c ON c.id = t.case_id
WHERE NOT l.archival
ORDER BY u.code, l.year, l.number
