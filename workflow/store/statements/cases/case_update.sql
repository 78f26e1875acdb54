-- Write how a case stands after an act, unless somebody else wrote it since it was read.
UPDATE cases
SET state = :state, entered_on = :entered_on, last_on = :last_on, version = version + 1,
    next_rule = :next_rule, next_kind = :next_kind, next_due = :next_due, next_owner = :next_owner,
    decision_on = :decision_on, ceremony_on = :ceremony_on, probation_ends = :probation_ends,
    official_from = :official_from, party_age_from = :party_age_from, head_hash = :head_hash, acts = :acts,
    helpers = :helpers, waits = :waits, first_certified_on = :first_certified_on, resets = :resets
WHERE id = :id AND version = :seen
