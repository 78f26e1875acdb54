-- Return the other cases with an identity number, and whether each was about a person admitted again.
SELECT c.ref, c.state, c.entered_on, u.code AS unit, u.path,
       c.decision_on IS NOT NULL AND EXISTS (
         SELECT 1 FROM case_facts f WHERE f.case_id = c.id AND f.name = 'readmission' AND f.value = 'true'
       ) AS "readmitted [boolean]"
FROM cases c JOIN units u ON u.id = c.unit_id
WHERE c.identity_no = :identity_no AND c.id <> :id
ORDER BY c.id
