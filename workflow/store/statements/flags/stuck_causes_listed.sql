-- Return the cases that are stuck for a reason that is no limit.
SELECT s.case_id, s.cause, s.kind, s.since AS "since [date]"
FROM (/* include stuck_causes */) s
