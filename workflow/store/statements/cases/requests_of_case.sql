-- Return the requests of a case to other units.
SELECT act_n, kind, asked, asked_unit_id, subject, sent_on, received_on, abroad, open FROM requests
WHERE case_id = :case_id
