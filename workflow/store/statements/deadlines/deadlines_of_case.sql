-- Return the rules and days of the open deadlines of a case.
SELECT rule, anchor, due FROM deadlines WHERE case_id = :case_id
