-- Count what waits, as somebody sees it who does not see the whole city.
SELECT (SELECT count(*) FROM messages m
        LEFT JOIN cases c ON c.id = m.case_id
        LEFT JOIN units cu ON cu.id = c.unit_id
        LEFT JOIN users x ON x.id = m.to_user_id
        LEFT JOIN units uu ON uu.id = x.unit_id
        WHERE m.state IN ('queued', 'failed') AND m.due_at <= :now
          AND ((cu.path >= :low AND cu.path < :high) OR (uu.path >= :low AND uu.path < :high))) AS mail,
       (SELECT count(*) FROM cases c JOIN units u ON u.id = c.unit_id
        WHERE c.next_due IS NOT NULL AND c.next_due < :today AND u.path >= :low AND u.path < :high) AS deadlines
