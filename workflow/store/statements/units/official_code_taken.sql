-- Return another open unit with an official code.
SELECT code FROM units WHERE official_code = :official_code AND id <> :id AND closed_on IS NULL
