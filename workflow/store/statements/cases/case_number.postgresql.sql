-- Return the number of the next case.
SELECT nextval(pg_get_serial_sequence('cases', 'id')) AS number
