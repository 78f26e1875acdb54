SELECT ref FROM cases WHERE folded = :folded AND born = :born AND id <> :id
  AND state NOT IN ('withdrawn', 'declined', 'removed', 'left', 'annulled', 'handed_over', 'deceased')
