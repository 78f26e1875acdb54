-- Write what the history says of a case; nothing was done to it, so its version stays.
UPDATE cases
SET entered_on = :entered_on, last_on = :last_on, name = :name, folded = :folded, sort_key = :sort_key,
    born = :born, gender = :gender, identity_no = :identity_no,
    next_rule = :next_rule, next_kind = :next_kind, next_due = :next_due, next_owner = :next_owner,
    decision_on = :decision_on, ceremony_on = :ceremony_on, probation_ends = :probation_ends,
    official_from = :official_from, party_age_from = :party_age_from, helpers = :helpers, waits = :waits,
    opened_on = :opened_on, first_listed_on = :first_listed_on, first_certified_on = :first_certified_on,
    resets = :resets
WHERE id = :id
