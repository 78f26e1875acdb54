-- Count the messages of a case about one act.
SELECT count(*) AS n FROM messages WHERE case_id = :case_id AND rung = :about
