-- Move a range of units to another place in the tree.
UPDATE units SET path = CAST(:path AS text) || substr(path, CAST(:cut AS integer))
WHERE path >= :low AND path < :high
