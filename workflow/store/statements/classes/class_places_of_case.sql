-- Return the places of a case in classes.
SELECT act_n, folded, starts, centre, outcome, outcome_n, certificate, issued
FROM class_places WHERE case_id = :case_id
