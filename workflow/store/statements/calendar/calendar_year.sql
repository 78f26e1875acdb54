-- Return the days of the calendar within a span.
SELECT day, kind, name, source, provisional FROM calendar_days
WHERE day >= :first AND day <= :last ORDER BY day
