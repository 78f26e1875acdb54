-- Return the codes of a range of units.
SELECT code FROM units WHERE path >= :low AND path < :high ORDER BY code LIMIT 5000
