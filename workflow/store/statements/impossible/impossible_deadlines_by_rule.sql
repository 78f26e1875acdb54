SELECT DISTINCT rule FROM deadlines ORDER BY rule
