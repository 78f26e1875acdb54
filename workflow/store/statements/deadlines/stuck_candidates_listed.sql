/* include stuck_candidates */
ORDER BY d.case_id, d.due, d.rule
