-- Return the hand-overs of people who left a range of units on a day (or by today), sent and not taken in yet.
SELECT t.id
FROM units u JOIN transfers t ON t.from_unit_id = u.id
WHERE u.path >= :low AND u.path < :high AND t.state IN (/* transfers under_way */)
  AND t.reason IN (:graduation, :enlistment)
  AND t.left_on >= :first AND t.left_on <= :last
ORDER BY t.id
