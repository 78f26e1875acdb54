-- Return the entries since an instant that somebody may see, with the words by which their rows are known.
SELECT j.id, j.chain, j.n, j.what, j."of", j.before, j.after, j.at, j.seat, j.digests, u.code AS unit
FROM journal j
LEFT JOIN units u ON u.id = j.unit_id
WHERE (u.path >= :low AND u.path < :high OR (u.id IS NULL AND :whole)) AND j.at >= :since
ORDER BY j.id
