-- Add a letter, with its number where it has one already.
INSERT INTO letters (unit_id, year, number, kind, transfer_id, issued_on, issued_at, series, symbol, form, archival, seal, sealed_on)
VALUES (:unit_id, :year, :number, :kind, :transfer_id, :issued_on, :issued_at, :series, :symbol, :form, :archival, :seal, :sealed_on)
