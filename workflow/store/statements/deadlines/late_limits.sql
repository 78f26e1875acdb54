-- Return every limit that has passed, but for the end of probation, which comes by itself, and for what waits for the
-- conclusion of a review. `since` is the first day it was late.
SELECT d.case_id, CASE WHEN d.rule IN (/* rules replies */) THEN 'reply-awaited'
            WHEN d.rule IN (/* rules notices */) THEN 'notice-unanswered'
            ELSE 'limit-passed' END AS cause, d.rule, d.anchor, d.kind, /* day_after d.due */ AS since
FROM deadlines d
WHERE d.due < :today AND d.rule NOT IN (/* rules milestones */) AND NOT d.waits
