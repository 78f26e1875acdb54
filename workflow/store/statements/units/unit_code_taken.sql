-- Return the unit with a code, in any letter case.
SELECT code FROM units WHERE lower(code) = lower(:code)
