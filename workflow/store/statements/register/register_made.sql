-- Return when the register was made.
SELECT created_at FROM register
