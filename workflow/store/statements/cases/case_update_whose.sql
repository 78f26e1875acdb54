-- Write what few acts change, apart, since every index over a column that is set is written anew.
UPDATE cases
SET unit_id = :unit_id, name = :name, folded = :folded, sort_key = :sort_key, born = :born, gender = :gender,
    identity_no = :identity_no, opened_on = :opened_on, first_listed_on = :first_listed_on
WHERE id = :id
