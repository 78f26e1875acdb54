"""Registers as a whole: made, seeded, copied, looked over."""
