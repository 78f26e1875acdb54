"""Workbooks and CSV files, read and written: the only home of the libraries for them."""
