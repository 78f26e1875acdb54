-- Return the letters of a unit and a year that bear a number as it is written.
SELECT id, transfer_id FROM letters WHERE unit_id = :unit_id AND year = :year AND symbol = :symbol
