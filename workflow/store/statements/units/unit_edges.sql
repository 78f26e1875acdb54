-- Return under which unit each unit has stood, since when.
SELECT unit_id, parent_id, since FROM unit_parent ORDER BY unit_id, since
