-- Return a page of the cases that are, or once were, of one of these units, walking through all cases in their order:
-- for units that hold a large part of them, whose index would be read and sorted anew for each page.
SELECT c.id FROM cases c
WHERE c.id > :after
  AND (c.unit_id /* in units */
       OR EXISTS (SELECT 1 FROM transfers t WHERE t.case_id = c.id AND t.from_unit_id /* in units */))
ORDER BY c.id LIMIT :limit
