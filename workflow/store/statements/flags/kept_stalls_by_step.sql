-- Return how many cases were flagged in each state, by whether the committee above decides itself, and the day by which the latest is measured.
SELECT c.state AS "key", p.decides AS own_decides, count(DISTINCT f.case_id) AS cases, min(d.due) AS "due [date]",
       min(CASE WHEN f.cause IN (/* causes measured */) THEN f.since END) AS "since [date]"
/* part kept_stalls */
GROUP BY c.state, p.decides
