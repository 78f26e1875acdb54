-- Return the words that somebody typed, as patterns.
SELECT typed.word FROM unnest(CAST(:words AS VARCHAR[])) AS typed (word)
