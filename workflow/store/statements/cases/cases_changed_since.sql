-- Return which of these cases have an act that was entered since an instant or is dated after a day; those with a
-- correction too, where dates may have been corrected.
SELECT DISTINCT a.case_id FROM acts a
WHERE a.case_id /* in cases */
  AND (a.recorded_at >= :known OR a.acted_on > :last OR (:corrected AND a.move IN (/* moves correction */)))
ORDER BY a.case_id
