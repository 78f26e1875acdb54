SELECT * FROM units WHERE lower(code) = lower(:code) AND path >= :low AND path < :high
