SELECT c.ref, c.state,
       c.decision_on IS NOT NULL AND EXISTS (
         SELECT 1 FROM case_facts f WHERE f.case_id = c.id AND f.name = 'readmission' AND f.value = 'true'
       ) AS "readmitted [boolean]"
FROM cases c WHERE c.identity_no = :identity_no AND c.id <> :id
