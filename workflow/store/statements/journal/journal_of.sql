-- Return what the entries of one kind are about.
SELECT "of" FROM journal WHERE what = :what ORDER BY id
