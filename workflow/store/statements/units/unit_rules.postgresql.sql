SELECT unit_id, rule, value, since, source FROM unit_rule
WHERE unit_id = ANY(:units)
ORDER BY since
