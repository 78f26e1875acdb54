-- Clear the flags of limits that are no longer late, or late since another day.
UPDATE flags SET cleared_at = :now
WHERE cleared_at IS NULL AND cause IN (/* causes of_limits */)
  AND NOT EXISTS (SELECT 1 FROM (/* include late_limits */) s
                  WHERE s.case_id = flags.case_id AND s.rule = flags.rule AND s.anchor = flags.anchor
                    AND s.cause = flags.cause AND s.since = flags.since)
