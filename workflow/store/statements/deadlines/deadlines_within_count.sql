-- Count the open deadlines until a day.
SELECT count(*) AS n FROM deadlines WHERE due <= :until
