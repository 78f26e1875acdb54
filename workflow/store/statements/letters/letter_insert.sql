-- Add a letter with its number.
INSERT INTO letters (unit_id, year, number, kind, transfer_id, issued_on, issued_at)
VALUES (:unit_id, :year, :number, :kind, :transfer_id, :issued_on, :issued_at)
