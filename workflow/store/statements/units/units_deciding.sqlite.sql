SELECT id, path FROM units
WHERE decides AND kind <> 'branch' AND id IN (SELECT value FROM json_each(:units))
