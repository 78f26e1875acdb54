-- Let a certificate be of a case.
UPDATE kept_certificates SET case_id = :case_id WHERE id = :id
