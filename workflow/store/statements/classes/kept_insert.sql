-- Keep a certificate that fitted no case, unless it is kept already.
INSERT INTO kept_certificates (number, folded, issued, issuer, name, name_folded, born, identity_no, unit_id,
                               taken_by_id, taken_at, case_id)
VALUES (:number, :folded, :issued, :issuer, :name, :name_folded, :born, :identity_no, :unit_id, :taken_by_id, :taken_at, NULL)
ON CONFLICT (folded, issued, name_folded, born) DO NOTHING
