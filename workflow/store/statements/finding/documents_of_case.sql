-- Return the numbers of the papers of a case.
SELECT act_n, unit_id, kind, field, number, folded, acted_on FROM documents WHERE case_id = :case_id
