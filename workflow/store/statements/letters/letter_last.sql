-- Return the last number of a unit's letters in a year.
SELECT coalesce(max(number), 0) AS number FROM letters WHERE unit_id = :unit_id AND year = :year
