UPDATE cases
SET opened_on = :opened_on, first_listed_on = :first_listed_on, first_certified_on = :first_certified_on,
    resets = :resets
WHERE id = :id
