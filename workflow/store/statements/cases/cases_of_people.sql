-- Return the cases of people, each a folded name and a day of birth, whatever became of them, by their index.
WITH people AS MATERIALIZED (
  SELECT value ->> 0 AS folded, /* day (value ->> 1) */ AS born FROM /* elements people */
)
SELECT c.id, c.ref, c.state, c.folded, c.born, c.unit_id, c.identity_no, u.path
FROM people p
/* cross */ JOIN cases c ON c.folded = p.folded AND c.born = p.born
/* cross */ JOIN units u ON u.id = c.unit_id
ORDER BY c.id
