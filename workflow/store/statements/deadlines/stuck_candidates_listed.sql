-- Return the limits whose case must be looked into, case by case, soonest first.
/* include stuck_candidates */
ORDER BY d.case_id, d.due, d.rule
