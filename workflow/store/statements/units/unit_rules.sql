-- Return the own values of these units for rules, oldest first.
SELECT unit_id, rule, value, since, source FROM unit_rule
WHERE unit_id /* in units */
ORDER BY since
