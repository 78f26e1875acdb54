SELECT id, code, name, kind, path, closed_on FROM units WHERE lower(code) = lower(:code)
