-- Count the flags that stand.
SELECT count(*) AS flags FROM flags WHERE cleared_at IS NULL
