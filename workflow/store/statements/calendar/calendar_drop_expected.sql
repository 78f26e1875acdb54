-- Delete the days of a span that were only expected.
DELETE FROM calendar_days WHERE provisional AND day >= :first AND day <= :last
