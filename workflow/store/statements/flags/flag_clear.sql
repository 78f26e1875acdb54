-- Clear one flag.
UPDATE flags SET cleared_at = :now WHERE id = :id AND cleared_at IS NULL
