-- Return a message, to somebody who sees its case or its reader.
SELECT m.*, c.ref, cu.code AS case_unit, u.name AS user_name, uu.path AS user_path, h.name AS handed_by_name
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN units cu ON cu.id = c.unit_id
LEFT JOIN users u ON u.id = m.to_user_id
LEFT JOIN units uu ON uu.id = u.unit_id
LEFT JOIN users h ON h.id = m.handed_by
WHERE m.id = :id
  AND ((cu.path >= :low AND cu.path < :high) OR (uu.path >= :low AND uu.path < :high))
