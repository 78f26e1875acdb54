-- Return the units and years whose letters are not numbered without gaps.
SELECT u.code AS about, CAST(l.year AS VARCHAR) AS detail
FROM letters l JOIN units u ON u.id = l.unit_id
GROUP BY u.id, u.code, l.year
HAVING count(*) <> max(l.number) OR min(l.number) <> 1
ORDER BY u.code, l.year
