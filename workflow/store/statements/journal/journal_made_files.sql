-- Return the entries of some kinds of events by the users of a range of units, oldest first.
SELECT j.id, j.what, j."of", j.after, j.at, w.name AS actor
FROM journal j JOIN users w ON w.id = j.actor_id JOIN units u ON u.id = w.unit_id
WHERE j.what /* in kinds */ AND u.path >= :low AND u.path < :high
ORDER BY j.id
