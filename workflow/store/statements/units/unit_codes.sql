SELECT code FROM units WHERE path >= :low AND path < :high ORDER BY code LIMIT 5000
