-- Mark an act as one that no longer counts.
UPDATE acts SET effective = FALSE WHERE case_id = :case_id AND n = :n
