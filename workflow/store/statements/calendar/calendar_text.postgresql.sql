-- Return the whole calendar from a day on as one text: an unchanged one is then known by a comparison.
SELECT string_agg(
         to_char(day, 'YYYY-MM-DD') || chr(31) || kind || chr(31) || provisional::int || chr(31) || name,
         chr(30)) AS days
FROM calendar_days WHERE day >= :since
