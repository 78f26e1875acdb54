-- Return the codes, names and paths of a range of units.
SELECT code, name, path FROM units WHERE path >= :low AND path < :high
