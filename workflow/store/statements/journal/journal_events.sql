-- Return the entries of one kind that are no change of a row, oldest first.
SELECT chain, n, "of", after, at FROM journal WHERE what = :what ORDER BY id
