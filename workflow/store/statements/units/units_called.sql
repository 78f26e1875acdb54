-- Return what units are called, by their codes.
SELECT code, name FROM units WHERE code /* in codes */
