-- Return the units and series whose letters, where the register counts them, are not numbered without gaps. A
-- series may go on after the numbers that the unit gave before its term was known.
WITH counted AS (
  SELECT unit_id, series, count(*) AS letters, min(number) AS first, max(number) AS last
  FROM letters WHERE series IS NOT NULL GROUP BY unit_id, series
)
SELECT u.code AS about, c.series AS detail
FROM counted c JOIN units u ON u.id = c.unit_id
WHERE c.letters <> c.last - c.first + 1
   OR (c.first <> 1 AND NOT EXISTS (
         SELECT 1 FROM letters b
         WHERE b.unit_id = c.unit_id AND b.series <> c.series AND b.number = c.first - 1))
ORDER BY u.code, c.series
