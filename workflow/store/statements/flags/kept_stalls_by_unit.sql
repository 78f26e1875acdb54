-- Return how many cases were flagged in each unit, and the day by which the latest is measured.
SELECT u.code AS "key", count(DISTINCT f.case_id) AS cases, min(d.due) AS "due [date]",
       min(CASE WHEN f.cause IN (/* causes measured */) THEN f.since END) AS "since [date]"
/* part kept_stalls */
GROUP BY u.code
