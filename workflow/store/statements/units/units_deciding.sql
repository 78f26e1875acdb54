-- Return which of these units decide on admissions.
SELECT id, path FROM units
WHERE decides AND kind <> 'branch' AND id /* in units */
