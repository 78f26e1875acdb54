-- Return a page of the cases that are, or once were, of one of these units. Where a unit was closed, its cases are
-- with its heir.
SELECT id FROM (
    SELECT c.id AS id FROM cases c WHERE c.unit_id /* in units */ AND c.id > :after
    UNION
    SELECT t.case_id AS id FROM transfers t WHERE t.from_unit_id /* in units */ AND t.case_id > :after
) of_units
ORDER BY id LIMIT :limit
