SELECT c.ref AS about, f.cause AS detail
FROM flags f JOIN cases c ON c.id = f.case_id
WHERE f.cleared_at IS NULL
  AND c.state IN ('withdrawn', 'declined', 'removed', 'left', 'annulled', 'handed_over', 'deceased')
ORDER BY c.id
