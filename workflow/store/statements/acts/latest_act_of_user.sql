-- Return the act that a user recorded last, of all cases.
SELECT c.ref, a.n, a.move, a.acted_on, EXISTS (
    SELECT 1 FROM act_marks m WHERE m.case_id = a.case_id AND m.act_n = a.n AND m.undone) AS undone
FROM acts a JOIN cases c ON c.id = a.case_id
WHERE a.actor_id = :actor_id
ORDER BY a.id DESC LIMIT 1
