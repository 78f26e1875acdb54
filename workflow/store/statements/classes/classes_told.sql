-- Return all classes, newest first, each with its centre.
SELECT /* part class_told */
ORDER BY k.starts DESC, k.code
