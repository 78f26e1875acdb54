-- Return how many cases were flagged for each cause, and the day by which the latest is measured.
SELECT f.cause AS "key", count(DISTINCT f.case_id) AS cases, min(d.due) AS "due [date]",
       min(CASE WHEN f.cause IN (/* causes measured */) THEN f.since END) AS "since [date]"
/* part kept_stalls */
GROUP BY f.cause
