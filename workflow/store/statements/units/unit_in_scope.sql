-- Return a unit of a range by its code, in any letter case.
SELECT * FROM units WHERE lower(code) = lower(:code) AND path >= :low AND path < :high
