-- Return the words that somebody typed, as patterns.
SELECT value AS word FROM json_each(:words)
