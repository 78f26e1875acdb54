-- Return a class by its folded code, with its centre.
SELECT /* part class_told */
WHERE k.folded = :folded
