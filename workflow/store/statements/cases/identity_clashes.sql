-- Return the cases that share their identity number with another one, a number at a time.
SELECT c.identity_no, c.ref, c.state FROM cases c
WHERE c.identity_no IN (SELECT d.identity_no FROM cases d WHERE d.identity_no IS NOT NULL
                        GROUP BY d.identity_no HAVING count(*) > 1)
ORDER BY c.identity_no, c.id
