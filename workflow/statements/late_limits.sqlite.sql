-- Every limit that has passed, but for the end of probation, which comes by itself, and for what waits while
-- political standards are under review. `since` is the first day it was late.
SELECT d.case_id, CASE WHEN d.rule IN ('V13', 'L7') THEN 'reply-awaited'
            WHEN d.rule IN ('T2', 'T3', 'T5') THEN 'notice-unanswered'
            ELSE 'limit-passed' END AS cause, d.rule, d.anchor, d.kind, date(d.due, '+1 day') AS since
FROM deadlines d
WHERE d.due < :today AND d.rule <> 'D5'
  AND NOT (d.rule NOT IN ('D5', 'D6w', 'D9', 'D10', 'D12', 'D13', 'L9')
           AND d.case_id IN (SELECT g.case_id FROM holds g
                             WHERE g.ended_on IS NULL AND g.kind = 'political-standards')
           AND EXISTS (SELECT 1 FROM holds h
                       WHERE h.case_id = d.case_id AND h.kind = 'political-standards' AND h.ended_on IS NULL
                         AND h.since <= d.due AND h.since <= :today))
