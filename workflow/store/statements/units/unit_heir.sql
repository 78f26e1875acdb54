-- Return the unit itself, or whoever took over from it where it was closed since, in any turn.
WITH RECURSIVE heir(id, successor_id) AS (
  SELECT u.id, u.successor_id FROM units u WHERE u.id = :unit_id
  UNION ALL
  SELECT u.id, u.successor_id FROM heir h JOIN units u ON u.id = h.successor_id
)
SELECT h.id FROM heir h WHERE h.successor_id IS NULL
