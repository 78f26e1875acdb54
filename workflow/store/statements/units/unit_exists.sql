SELECT code FROM units WHERE code = :code
