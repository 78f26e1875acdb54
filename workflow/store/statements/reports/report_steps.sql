-- Return the acts of some cases that say where they stood, since when and whose they were, with what corrects
-- them, as they were entered before an instant.
SELECT a.case_id, c.ref, a.n, a.move, a.from_state, a.to_state, a.acted_on, a.unit_id,
       CASE WHEN a.move IN (/* moves correction */) THEN a.fields END AS fields
FROM acts a JOIN cases c ON c.id = a.case_id
WHERE a.case_id /* in cases */ AND a.recorded_at < :known
  AND (a.from_state IS NULL OR a.from_state <> a.to_state OR a.move IN (/* moves arriving */)
       OR a.move IN (/* moves correction */))
ORDER BY a.case_id, a.n
