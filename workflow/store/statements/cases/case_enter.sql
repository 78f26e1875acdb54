-- Add a case with its whole history behind it, as it stands after its last act.
INSERT INTO cases (id, ref, unit_id, state, entered_on, last_on, version, opened_on, name, folded, sort_key, born, gender,
                   identity_no, next_rule, next_kind, next_due, next_owner, decision_on, ceremony_on, probation_ends,
                   official_from, party_age_from, head_hash, acts, helpers, first_listed_on, first_certified_on, resets,
                   waits)
VALUES (:id, :ref, :unit_id, :state, :entered_on, :last_on, :version, :opened_on, :name, :folded, :sort_key, :born,
        :gender, :identity_no, :next_rule, :next_kind, :next_due, :next_owner, :decision_on, :ceremony_on,
        :probation_ends, :official_from, :party_age_from, :head_hash, :acts, :helpers, :first_listed_on,
        :first_certified_on, :resets, :waits)
