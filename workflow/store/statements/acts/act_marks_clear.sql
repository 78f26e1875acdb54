-- Forget the marks of a case; they are derived from its acts.
DELETE FROM act_marks WHERE case_id = :case_id
