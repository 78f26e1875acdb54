-- Return the number of the latest act of the register.
SELECT coalesce(max(id), 0) AS last FROM acts
