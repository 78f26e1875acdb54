-- Return the units of a range in the order of the tree.
SELECT id, code, name, path FROM units WHERE path >= :low AND path < :high ORDER BY path
