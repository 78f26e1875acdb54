-- Write what an act is about, as its history says it.
UPDATE acts SET topic = :topic WHERE case_id = :case_id AND n = :n
