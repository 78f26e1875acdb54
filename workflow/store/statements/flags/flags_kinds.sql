-- Let a flag on a limit be of the kind the limit is of; a rule may be found to be of another kind.
UPDATE flags SET kind = (SELECT d.kind FROM deadlines d
                         WHERE d.case_id = flags.case_id AND d.rule = flags.rule AND d.anchor = flags.anchor)
WHERE cleared_at IS NULL AND rule <> ''
  AND EXISTS (SELECT 1 FROM deadlines d
              WHERE d.case_id = flags.case_id AND d.rule = flags.rule AND d.anchor = flags.anchor
                AND d.kind <> flags.kind)
