-- Return the letter of one kind of a hand-over.
SELECT id, unit_id, year, number, kind, transfer_id, issued_on, issued_at, series, symbol, form, archival, seal,
  sealed_on
FROM letters WHERE transfer_id = :transfer_id AND kind = :kind
