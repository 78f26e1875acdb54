-- Return the codes and names of a range of units.
SELECT code, name FROM units WHERE path >= :low AND path < :high ORDER BY code LIMIT 5000
