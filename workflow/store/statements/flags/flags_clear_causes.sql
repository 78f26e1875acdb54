-- Clear the flags of plain causes that no longer hold.
UPDATE flags SET cleared_at = :now
WHERE cleared_at IS NULL
  AND cause IN (/* causes simple */)
  AND (case_id, cause, since) NOT IN (SELECT s.case_id, s.cause, s.since FROM (/* include stuck_causes */) s)
