SELECT id, code, name, kind, path, closed_on FROM units WHERE code = :code
