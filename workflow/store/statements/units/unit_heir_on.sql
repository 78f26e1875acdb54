-- Return the unit itself, or whoever had taken over from it by a day, in any turn.
WITH RECURSIVE heir(id, successor_id, closed_on) AS (
  SELECT u.id, u.successor_id, u.closed_on FROM units u WHERE u.code = :code
  UNION ALL
  SELECT u.id, u.successor_id, u.closed_on FROM heir h JOIN units u ON u.id = h.successor_id
  WHERE h.closed_on <= :on
)
SELECT h.id FROM heir h WHERE h.closed_on IS NULL OR h.closed_on > :on
