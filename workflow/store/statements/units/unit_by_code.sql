-- Return a unit by its code, in any letter case.
SELECT id, code, name, kind, path, closed_on FROM units WHERE lower(code) = lower(:code)
