-- Send a hand-over that is under way again to whoever took over from its destination meanwhile.
UPDATE transfers
SET to_unit_id = (WITH RECURSIVE heir(id, successor_id) AS (
                    SELECT u.id, u.successor_id FROM units u WHERE u.id = transfers.to_unit_id
                    UNION ALL
                    SELECT u.id, u.successor_id FROM heir h JOIN units u ON u.id = h.successor_id
                  )
                  SELECT h.id FROM heir h WHERE h.successor_id IS NULL)
WHERE id = :id AND to_unit_id IS NOT NULL AND state IN (/* transfers open */)
