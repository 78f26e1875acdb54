-- Return open cases of one folded name and day of birth, by their index; of many only the first are told.
SELECT c.ref, c.state, c.entered_on, u.code AS unit, u.path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.folded = :folded AND c.born = :born
  AND c.state NOT IN (/* states closed */)
ORDER BY c.id
LIMIT 3
