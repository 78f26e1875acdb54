-- Return the certificates without a case that bear one of some numbers.
SELECT folded, issued, issuer FROM kept_certificates WHERE folded /* in numbers */ AND case_id IS NULL
