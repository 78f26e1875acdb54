"""Workbooks read and written; the one home of the libraries for that."""
