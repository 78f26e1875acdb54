-- Return the numbers of the next cases.
SELECT nextval(pg_get_serial_sequence('cases', 'id')) AS number FROM generate_series(1, :count)
