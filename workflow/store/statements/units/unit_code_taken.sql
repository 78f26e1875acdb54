SELECT code FROM units WHERE lower(code) = lower(:code)
