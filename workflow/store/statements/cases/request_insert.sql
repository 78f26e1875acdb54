-- Add a request to the unit asked, or to whoever took over from it where it was closed since.
INSERT INTO requests (case_id, act_n, kind, asked, asked_unit_id, subject, sent_on, received_on, abroad, open)
VALUES (:case_id, :act_n, :kind, :asked,
        (WITH RECURSIVE heir(id, successor_id) AS (
           SELECT u.id, u.successor_id FROM units u WHERE u.code = :asked_unit
           UNION ALL
           SELECT u.id, u.successor_id FROM heir h JOIN units u ON u.id = h.successor_id
         )
         SELECT h.id FROM heir h WHERE h.successor_id IS NULL),
        :subject, :sent_on, :received_on, :abroad, :open)
