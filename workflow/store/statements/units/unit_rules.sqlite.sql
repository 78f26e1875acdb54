SELECT unit_id, rule, value, since, source FROM unit_rule
WHERE unit_id IN (SELECT value FROM json_each(:units))
ORDER BY since
