-- Return every rule by which there is a deadline.
SELECT DISTINCT rule FROM deadlines ORDER BY rule
