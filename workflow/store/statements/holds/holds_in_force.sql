-- Return the holds that last today in a range of units. A review of political standards whose day has passed is no
-- longer right.
SELECT h.case_id, h.kind AS hold, h.since, h.until
FROM holds h
/* cross */ JOIN cases c ON c.id = h.case_id
/* cross */ JOIN units u ON u.id = c.unit_id
WHERE h.ended_on IS NULL AND h.until >= :today AND h.since <= :today AND u.path >= :low AND u.path < :high
  AND (c.state NOT IN (/* states member */) OR h.kind IN (/* holds lasting */))
  AND c.state NOT IN (/* states closed */)
