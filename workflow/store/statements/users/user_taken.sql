SELECT name FROM users WHERE lower(name) = lower(:name)
