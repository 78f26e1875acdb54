-- Write the number that a letter was given, and the day and form that it has with it.
UPDATE letters SET number = :number, series = :series, symbol = :symbol, issued_on = :issued_on, year = :year,
  form = :form
WHERE id = :id
