-- Return the cases of a unit on which its branch votes next, by name.
SELECT c.*, u.code AS unit, u.name AS unit_name, u.path AS unit_path
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.unit_id = :unit_id AND c.state IN (/* states dossier_for_the_vote */)
ORDER BY c.sort_key, c.id
