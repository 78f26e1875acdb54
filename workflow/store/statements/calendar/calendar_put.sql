-- Write a day of the calendar, in the place of the one that was there.
INSERT INTO calendar_days (day, kind, name, source, provisional)
VALUES (:day, :kind, :name, :source, :provisional)
ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name,
  source = excluded.source, provisional = excluded.provisional
