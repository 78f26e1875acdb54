-- Erase one part of an act; the digest in the chain stays.
DELETE FROM act_parts WHERE case_id = :case_id AND n = :n AND part = :part
