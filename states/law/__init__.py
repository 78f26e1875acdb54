"""Rules, calendar, limits and deadlines."""
