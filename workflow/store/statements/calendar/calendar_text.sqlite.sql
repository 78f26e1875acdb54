-- Return the whole calendar from a day on as one text: an unchanged one is then known by a comparison.
SELECT group_concat(day || char(31) || kind || char(31) || provisional || char(31) || name, char(30)) AS days
FROM calendar_days WHERE day >= :since
