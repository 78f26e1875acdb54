-- Return the seal of a day, to be entered into the journal.
SELECT * FROM seals WHERE day = :day
