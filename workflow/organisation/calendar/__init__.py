"""The calendar of working days as an office keeps it."""
