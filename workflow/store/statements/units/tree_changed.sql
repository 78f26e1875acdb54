-- Return every day since when a unit has stood under another, borne another name, or been told something of.
SELECT since FROM unit_parent
UNION SELECT since FROM unit_name
UNION SELECT since FROM unit_fact
ORDER BY since
