SELECT id, path FROM units
WHERE decides AND kind <> 'branch' AND id /* in units */
