-- Return the codes of the first two open branches of a range of units: whether there is one, and only one.
SELECT code FROM units WHERE kind = 'branch' AND closed_on IS NULL AND path >= :low AND path < :high ORDER BY code LIMIT 2
