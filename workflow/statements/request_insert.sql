INSERT INTO requests (case_id, act_n, kind, asked, asked_unit_id, subject, sent_on, received_on, abroad, open)
VALUES (:case_id, :act_n, :kind, :asked, (SELECT id FROM units WHERE code = :asked_unit), :subject, :sent_on,
        :received_on, :abroad, :open)
