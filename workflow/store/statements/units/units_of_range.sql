SELECT id, code, name, path FROM units WHERE path >= :low AND path < :high ORDER BY path
