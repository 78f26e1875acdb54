-- Return how many cases were flagged for each owner of what is late, and the day by which the latest is measured.
SELECT k."key", count(DISTINCT k.case_id) AS cases, min(k.due) AS "due [date]", min(k.since) AS "since [date]"
FROM (SELECT CASE WHEN f.rule <> '' THEN d.owner WHEN f.cause IN (/* causes of_committee */) THEN 'committee'
                  WHEN f.cause IN (/* causes of_admin */) THEN 'admin' ELSE 'branch' END AS "key",
             f.case_id, d.due, CASE WHEN f.cause IN (/* causes measured */) THEN f.since END AS since
      /* part kept_stalls */) k
GROUP BY k."key"
