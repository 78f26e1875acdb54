-- The name and the identity number of a case in today's form, and how many help; its version stays.
UPDATE cases SET name = :name, folded = :folded, sort_key = :sort_key, identity_no = :identity_no, helpers = :helpers
WHERE id = :id
