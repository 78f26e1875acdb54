-- Return what the office has set under a name.
SELECT value FROM settings WHERE name = :name
