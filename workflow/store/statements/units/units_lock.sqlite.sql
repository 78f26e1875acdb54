-- Return the issuing units of several letters; whoever writes has the whole file already.
SELECT id FROM units
WHERE id IN (SELECT from_unit_id FROM transfers WHERE id IN (SELECT value FROM json_each(:transfers)))
ORDER BY id
