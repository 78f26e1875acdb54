-- Return the names of units by their codes.
SELECT code, name FROM units WHERE code /* in codes */
