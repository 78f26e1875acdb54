DELETE FROM calendar_days WHERE provisional AND day >= :first AND day <= :last
