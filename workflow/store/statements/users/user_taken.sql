-- Return the user of a name, in any letter case.
SELECT name FROM users WHERE lower(name) = lower(:name)
