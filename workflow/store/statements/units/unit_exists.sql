-- Return whether there is a unit of this code.
SELECT code FROM units WHERE code = :code
