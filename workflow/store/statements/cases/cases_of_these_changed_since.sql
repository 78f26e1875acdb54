-- Return the same as cases_changed_since, of some cases.
SELECT DISTINCT a.case_id FROM acts a
WHERE a.case_id /* in cases */
  AND (a.recorded_at >= :known OR a.acted_on > :last OR (:corrected AND a.move IN (/* moves correction */)))
ORDER BY a.case_id
