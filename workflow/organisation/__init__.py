"""Units, users and the calendar table."""
