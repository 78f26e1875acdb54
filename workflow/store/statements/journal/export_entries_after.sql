-- Return the entries that were written after one of the journal, with what each rests on.
SELECT chain, n, what, "of", prev_hash FROM journal WHERE id > :last ORDER BY id
