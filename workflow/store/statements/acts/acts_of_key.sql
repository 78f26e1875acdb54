-- Return the acts that one command of a client recorded.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path,
       a.n, a.move, a.from_state, a.to_state, a.acted_on, a.fields, a.actor_id
FROM acts a JOIN cases c ON c.id = a.case_id JOIN units u ON u.id = c.unit_id
WHERE a.key = :key
ORDER BY a.id
