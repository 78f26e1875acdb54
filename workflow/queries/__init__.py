"""Readings of the register: frozen rows, no writing, nothing outside the reader's scope."""
